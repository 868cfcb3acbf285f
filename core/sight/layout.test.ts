import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LayoutWatch, layoutMoves } from './layout.ts'

const slide = (from: number, frames: number): number[] => Array.from({ length: frames }, (_, i) => from + i * 0.04)

test('single cuts stay cuts, tiles on their way are none', () => {
  const { cuts, moves } = layoutMoves([0, 4, ...slide(10, 8), 30, 30.04])
  expect(cuts).toEqual([0, 4, 30, 30.04])
  expect(moves).toHaveLength(1)
  expect(moves[0]?.start).toBeCloseTo(9.75)
  expect(moves[0]?.end).toBeCloseTo(10.88)
})

test('the first frame of all always begins a shot', () => {
  expect(layoutMoves(slide(0, 6)).cuts).toContain(0)
})

test('every cut is kept or lies within a movement, and nothing else is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 60 }), (steps) => {
      const times = [0]
      for (const step of steps) times.push((times.at(-1) as number) + step * 0.02)
      const { cuts, moves } = layoutMoves(times)
      for (const cut of cuts) expect(times).toContain(cut)
      for (const time of times)
        expect(cuts.includes(time) || moves.some(({ start, end }) => time > start && time < end)).toBe(true)
    }),
  )
})

test('the tile of a face that leaps makes a movement, or lengthens the one that it falls into', () => {
  const { moves } = layoutMoves([0, ...slide(10, 8)], [4, 4.04, 4.08, 10.8, 20])
  expect(moves.map(({ start, end }) => [start.toFixed(2), end.toFixed(2)])).toEqual([
    ['3.95', '4.28'],
    ['9.75', '11.00'],
    ['19.95', '20.20'],
  ])
})

test('while it happens, the second of two quick cuts says that tiles move, and some time after the last', () => {
  const watch = new LayoutWatch()
  expect(watch.moving(1, true)).toBe(false)
  expect(watch.moving(1.04, true)).toBe(true)
  expect(watch.moving(1.08, false)).toBe(true)
  expect(watch.moving(2, false)).toBe(false)
})

test('a leap says that tiles move, for a moment', () => {
  const watch = new LayoutWatch()
  expect(watch.moving(1, false, true)).toBe(true)
  expect(watch.moving(1.16, false)).toBe(true)
  expect(watch.moving(1.3, false)).toBe(false)
})

test('two cuts beside which tiles go are a movement; one cut, or two alone, are cuts', () => {
  const { cuts, moves } = layoutMoves([0, 4, 4.04, 8, 12, 12.04], [4.08, 8.04, 8.08, 12.4])
  expect(cuts).toEqual([0, 8, 12, 12.04])
  expect(moves.some(({ start, end }) => start < 4 && end > 4.1)).toBe(true)
})
