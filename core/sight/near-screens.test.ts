import { expect, test } from 'vitest'
import type { Box } from '../contract/box.ts'
import type { FrameView } from '../contract/plugins.ts'
import { isDrawn, nearScreens, nearSides, onlyNear } from './near-screens.ts'
import type { SteadyScreen } from './screens.ts'

const [left] = nearSides as [Box]
const filling: Box = [0, 0.05, 0.33, 0.95]

/** A frame of which every part holds the same samples, made by `of` from x, y and the channel. */
const frameOf = (of: (x: number, y: number, channel: number) => number): FrameView => ({
  index: 0,
  time: 0,
  width: 640,
  height: 480,
  picture: ({ width, height }) => ({
    width,
    height,
    channels: 3,
    data: Uint8Array.from({ length: 3 * width * height }, (_, i) =>
      of(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
    ),
  }),
})
const steady = (start: number, end: number, box: Box): SteadyScreen => ({
  sightings: [start, end].map((time) => ({ time, box, score: 0.3 })),
  looks: 2,
})

test('what fills its side and is surely a screen is one', () => {
  const sure = { box: filling, score: 0.3 }
  expect(nearScreens([sure, { box: filling, score: 0.2 }, { box: [0, 0, 0.1, 0.9], score: 0.9 }], left)).toEqual([sure])
})

test('a shared page was drawn, a room with its noise was filmed', () => {
  const page = frameOf((x, y) => (y % 20 < 3 && x % 5 < 2 ? 20 : 245))
  const room = frameOf((x, y, channel) => 100 + ((x * 7 + y * 13 + channel * 5) % 11))
  expect(isDrawn(page, left)).toBe(true)
  expect(isDrawn(room, left)).toBe(false)
})

test('a near screen that the whole picture shows too is not suggested twice', () => {
  const near = steady(0, 6, left)
  expect(onlyNear([near], [steady(3, 5, [0, 0.2, 0.2, 0.7])])).toEqual([])
  expect(onlyNear([near], [steady(7, 9, [0, 0.2, 0.2, 0.7])])).toEqual([near])
  expect(onlyNear([near], [steady(3, 5, [0.7, 0.2, 0.2, 0.7])])).toEqual([near])
})
