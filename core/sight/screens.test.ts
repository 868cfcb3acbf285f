import { expect, test } from 'vitest'
import type { Box } from '../contract/box.ts'
import { type ScreenLook, steadyScreens } from './screens.ts'

const here: Box = [0, 0.1, 0.2, 0.8]
const there: Box = [0.6, 0.1, 0.2, 0.3]
const look = (time: number, ...boxes: Box[]): ScreenLook => ({
  time,
  cut: time === 0,
  seen: boxes.map((box) => ({ box, score: 0.2 })),
})

test('what stands still is kept through a missed look, what flickers is not', () => {
  const kept = steadyScreens([look(0, here), look(1, here, there), look(2), look(3, here), look(4, here), look(5)])
  expect(kept).toHaveLength(1)
  expect(kept[0]?.sightings.map((one) => one.time)).toEqual([0, 1, 3, 4])
})

test('a shot that was looked at once keeps what was seen, and a cut carries nothing over', () => {
  expect(steadyScreens([look(0, here)])).toHaveLength(1)
  const cut = { ...look(1, here), cut: true }
  expect(steadyScreens([look(0, here), cut])).toHaveLength(2)
  expect(steadyScreens([look(0, here), cut, look(2), look(3)])).toHaveLength(1)
})
