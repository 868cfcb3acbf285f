import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { Box } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { Glances } from './faces-glance.ts'
import { Strand } from './faces-strand.ts'

const glance = { side: 416, work: 0.4, whole: async () => [], parts: async () => [] }
const gray = { width: 64, height: 36, channels: 1, data: new Uint8Array(64 * 36) }
const still = stillFrame({ width: 64, height: 36, channels: 3, data: new Uint8Array(64 * 36 * 3) })
const frameAt = (time: number, data = still): FrameView => ({ ...data, width: 1280, height: 720, time })
const changed = stillFrame({ width: 64, height: 36, channels: 3, data: new Uint8Array(64 * 36 * 3).fill(99) })
const large: Box = [0.2, 0.2, 0.1, 0.2]
const elsewhere: Box = [0.7, 0.2, 0.1, 0.2]
/** 32 pixels of 1280: ten of the glance. */
const small: Box = [0.6, 0.6, 0.02, 0.045]
const smallToo: Box = [0.1, 0.1, 0.02, 0.045]
const seen = (box: Box, time: number): Strand => new Strand('face', box, time, gray)

test('a glance may follow a look for just over half a second while all faces were just seen, or there are none', () => {
  const glances = new Glances(glance)
  expect(glances.may(0)).toBe(false)
  for (const live of [[seen(large, 0), seen(small, 0)], []]) {
    glances.note(frameAt(0), false, live)
    expect([0.2, 0.4, 0.6].map((time) => glances.may(time))).toEqual([true, true, false])
  }
  glances.note(frameAt(0.2), true, [seen(large, 0.2)])
  expect(glances.may(0.6)).toBe(false)
  glances.note(frameAt(1), false, [seen(large, 1), seen(elsewhere, 0.8)])
  expect(glances.may(1.2)).toBe(false)
})

/** What it glances at: parts of the frame, or all of it; null for nothing less than a look. */
async function glancesAt(live: readonly Box[], changes: boolean): Promise<number | 'whole' | null> {
  let looked: number | 'whole' | null = null
  const glances = new Glances({
    ...glance,
    whole: async () => {
      looked = 'whole'
      return []
    },
    parts: async (_, parts) => {
      looked = parts.length
      return []
    },
  })
  const faces = live.map((box) => seen(box, 0))
  glances.note(frameAt(0), false, faces)
  await glances.at(frameAt(0.2, changes ? changed : still))
  return looked
}

test.each([
  ['nobody is followed and nothing changed: nothing is looked at', [], false, 0],
  ['nothing changed: the surroundings of each face, however small', [small, smallToo], false, 2],
  ['all of it changed and all faces are large: the whole frame, shown smaller', [large], true, 'whole'],
  ['all of it changed and a face is small: no glance does', [large, small], true, null],
  ['all of it changed and nobody is followed: no glance does', [], true, null],
] as const)('%s', async (_, live, changes, looked) => {
  expect(await glancesAt(live, changes)).toBe(looked)
})

test('a detector that cannot glance is never asked to', () => {
  const glances = new Glances(undefined)
  glances.note(frameAt(0), false, [seen([0, 0, 1, 1], 0)])
  expect(glances.may(0.2)).toBe(false)
})

test('a glance is enough only when it surely sees every face that is followed, and nothing else in a frame shown smaller', () => {
  const glances = new Glances(glance)
  const live = [seen(large, 0)]
  const both = [large, elsewhere].map((box) => ({ box, score: 0.7 }))
  for (const kind of ['whole', 'parts'] as const) {
    expect(glances.isEnough(kind, [{ box: large, score: 0.7 }], live)).toBe(true)
    expect(glances.isEnough(kind, [{ box: large, score: 0.4 }], live)).toBe(false)
    expect(glances.isEnough(kind, [], live)).toBe(false)
    expect(glances.isEnough(kind, both, live)).toBe(kind === 'parts')
  }
})
