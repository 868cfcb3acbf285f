import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { FrameView, OpenFrameDetector } from '../../contract/plugins.ts'
import { LooksAhead } from './faces-ahead.ts'

const still = stillFrame({ width: 16, height: 16, channels: 3, data: new Uint8Array(768) })
/** Ten frames a second; every second one is due. */
const frames = Array.from({ length: 10 }, (_, index): FrameView => ({ ...still, index, time: index / 10 }))
const frameAt = (index: number): FrameView => frames[index] as FrameView

function looking(mayGlance: (time: number) => boolean = () => false) {
  const looked: number[] = []
  const glanced: number[] = []
  const detector: OpenFrameDetector = {
    detect: async (frame) => {
      looked.push(frame.index)
      return [{ box: [0, 0, 1, 1], score: frame.index / 10 }]
    },
    close: async () => undefined,
  }
  const ahead = new LooksAhead(detector, (lookedAt, time) => time - lookedAt >= 0.2 - 1e-3, {
    may: mayGlance,
    at: (frame) => {
      if (frame.index > 6) return null
      glanced.push(frame.index)
      return { kind: 'whole', seen: Promise.resolve([]) }
    },
  })
  return { looked, glanced, ahead }
}

test('the next look is begun once nothing more is asked about the last, and is the answer when it is asked for', async () => {
  const { looked, ahead } = looking()
  for (const frame of frames.slice(0, 5)) ahead.show(frame, false)
  expect(looked).toEqual([0])
  expect(await ahead.look(frameAt(0), false, true)).toMatchObject({ found: [{ score: 0 }], glance: null })
  expect(looked).toEqual([0])
  ahead.pass(frameAt(0))
  expect(looked).toEqual([0, 2])
  ahead.pass(frameAt(1))
  expect(await ahead.look(frameAt(2), false, true)).toMatchObject({ found: [{ score: 0.2 }], glance: null })
  ahead.pass(frameAt(2))
  expect(looked).toEqual([0, 2, 4])
})

test('a frame that is due and not shown yet is looked at when it is shown, and a cut before it', async () => {
  const { looked, ahead } = looking()
  ahead.show(frameAt(0), true)
  await ahead.look(frameAt(0), true, true)
  ahead.pass(frameAt(0))
  ahead.show(frameAt(1), true)
  expect(looked).toEqual([0, 1])
})

test('what was not foreseen is looked at all the same, and nothing is foreseen while looks are out of turn', async () => {
  const { looked, ahead } = looking()
  for (const frame of frames) ahead.show(frame, false)
  await ahead.look(frameAt(0), false, true)
  ahead.pass(frameAt(0))
  expect(await ahead.look(frameAt(1), false, false)).toMatchObject({ found: [{ score: 0.1 }], glance: null })
  ahead.pass(frameAt(1))
  expect(looked).toEqual([0, 2, 1])
  expect(await ahead.look(frameAt(3), false, true)).toMatchObject({ found: [{ score: 0.3 }], glance: null })
  ahead.pass(frameAt(3))
  expect(looked).toEqual([0, 2, 1, 3, 5])
})

test('where a glance does it is begun ahead like a look; a cut, frames out of turn and those without a glance are looked at in full', async () => {
  const { looked, glanced, ahead } = looking((time) => time > 0)
  for (const frame of frames) ahead.show(frame, frame.index === 4)
  await ahead.look(frameAt(0), false, true)
  ahead.pass(frameAt(0))
  expect({ looked, glanced }).toEqual({ looked: [0], glanced: [2] })
  expect(await ahead.look(frameAt(2), false, true)).toEqual({ found: [], glance: 'whole' })
  ahead.pass(frameAt(2))
  expect(await ahead.look(frameAt(4), true, true)).toMatchObject({ glance: null })
  ahead.pass(frameAt(4))
  expect({ looked, glanced }).toEqual({ looked: [0, 4], glanced: [2, 6] })
  expect(await ahead.look(frameAt(6), false, false)).toMatchObject({ glance: null })
  expect(looked).toEqual([0, 4, 6])
  ahead.pass(frameAt(6))
  expect(await ahead.look(frameAt(8), false, true)).toMatchObject({ glance: null })
  expect({ looked, glanced }).toEqual({ looked: [0, 4, 6, 8], glanced: [2, 6] })
})
