import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { FrameView, OpenFrameDetector } from '../../contract/plugins.ts'
import { LooksAhead } from './faces-ahead.ts'

const still = stillFrame({ width: 16, height: 16, channels: 3, data: new Uint8Array(768) })
/** Ten frames a second; every second one is due. */
const frames = Array.from({ length: 10 }, (_, index): FrameView => ({ ...still, index, time: index / 10 }))
const frameAt = (index: number): FrameView => frames[index] as FrameView

function looking() {
  const looked: number[] = []
  const detector: OpenFrameDetector = {
    detect: async (frame) => {
      looked.push(frame.index)
      return [{ box: [0, 0, 1, 1], score: frame.index / 10 }]
    },
    close: async () => undefined,
  }
  return { looked, ahead: new LooksAhead(detector, (lookedAt, time) => time - lookedAt >= 0.2 - 1e-3) }
}

test('the next look is begun once nothing more is asked about the last, and is the answer when it is asked for', async () => {
  const { looked, ahead } = looking()
  for (const frame of frames.slice(0, 5)) ahead.show(frame, false)
  expect(looked).toEqual([0])
  expect(await ahead.look(frameAt(0), true)).toMatchObject([{ score: 0 }])
  expect(looked).toEqual([0])
  ahead.pass(frameAt(0))
  expect(looked).toEqual([0, 2])
  ahead.pass(frameAt(1))
  expect(await ahead.look(frameAt(2), true)).toMatchObject([{ score: 0.2 }])
  ahead.pass(frameAt(2))
  expect(looked).toEqual([0, 2, 4])
})

test('a frame that is due and not shown yet is looked at when it is shown, and a cut before it', async () => {
  const { looked, ahead } = looking()
  ahead.show(frameAt(0), true)
  await ahead.look(frameAt(0), true)
  ahead.pass(frameAt(0))
  ahead.show(frameAt(1), true)
  expect(looked).toEqual([0, 1])
})

test('what was not foreseen is looked at all the same, and nothing is foreseen while looks are out of turn', async () => {
  const { looked, ahead } = looking()
  for (const frame of frames) ahead.show(frame, false)
  await ahead.look(frameAt(0), true)
  ahead.pass(frameAt(0))
  expect(await ahead.look(frameAt(1), false)).toMatchObject([{ score: 0.1 }])
  ahead.pass(frameAt(1))
  expect(looked).toEqual([0, 2, 1])
  expect(await ahead.look(frameAt(3), true)).toMatchObject([{ score: 0.3 }])
  ahead.pass(frameAt(3))
  expect(looked).toEqual([0, 2, 1, 3, 5])
})
