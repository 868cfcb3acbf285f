import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { Box } from '../../contract/box.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { Glances } from './faces-glance.ts'
import { Strand } from './faces-strand.ts'

const glance = { side: 416, look: async () => [] }
const gray = { width: 64, height: 36, channels: 1, data: new Uint8Array(64 * 36) }
const still = stillFrame({ width: 64, height: 36, channels: 3, data: new Uint8Array(64 * 36 * 3) })
const frameAt = (time: number): FrameView => ({ ...still, width: 1280, height: 720, time })
const large: Box = [0.2, 0.2, 0.1, 0.2]
const elsewhere: Box = [0.7, 0.2, 0.1, 0.2]
/** 32 pixels of 1280: ten of the glance. */
const small: Box = [0.6, 0.6, 0.02, 0.045]
const seen = (box: Box, time: number): Strand => new Strand('face', box, time, gray)

test('a glance may follow a look for just over half a second while all faces are large and were just seen', () => {
  const glances = new Glances(glance)
  expect(glances.may(0)).toBe(false)
  glances.note(frameAt(0), false, [seen(large, 0)])
  expect([0.2, 0.4, 0.6].map((time) => glances.may(time))).toEqual([true, true, false])
  glances.note(frameAt(0.2), true, [seen(large, 0.2)])
  expect(glances.may(0.6)).toBe(false)
})

test.each([
  ['nobody is followed', []],
  ['one is small', [seen(large, 1), seen(small, 1)]],
  ['one was not seen at the last look', [seen(large, 1), seen(elsewhere, 0.8)]],
])('no glance does where %s', (_, live) => {
  const glances = new Glances(glance)
  glances.note(frameAt(1), false, live)
  expect(glances.may(1.2)).toBe(false)
})

test('a detector that cannot glance is never asked to', () => {
  const glances = new Glances(undefined)
  glances.note(frameAt(0), false, [seen([0, 0, 1, 1], 0)])
  expect(glances.may(0.2)).toBe(false)
})

test('a glance is enough only when it surely sees every face that is followed and nothing else', () => {
  const glances = new Glances(glance)
  const live = [seen(large, 0)]
  expect(glances.isEnough([{ box: large, score: 0.7 }], live)).toBe(true)
  expect(glances.isEnough([{ box: large, score: 0.4 }], live)).toBe(false)
  expect(glances.isEnough([], live)).toBe(false)
  const both = [large, elsewhere].map((box) => ({ box, score: 0.7 }))
  expect(glances.isEnough(both, live)).toBe(false)
})
