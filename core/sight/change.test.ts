import { expect, test } from 'vitest'
import { blocksOf, ChangeMap, looksWritten } from './change.ts'

const width = 64
const height = 32
const blank = (): { width: number; height: number; data: Uint8Array } => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(200),
})

function written(x: number, y: number): { width: number; height: number; data: Uint8Array } {
  const picture = blank()
  for (let row = y; row < y + 6; row++)
    for (let column = x; column < x + 8; column += 2) picture.data[row * width + column] = 30
  return picture
}

test('cells that change are told from those that do not', () => {
  const map = new ChangeMap(width, height)
  map.next(blank(), 0)
  map.next(written(16, 8), 0.04)
  expect([...map.changed.keys()].filter((cell) => map.changed[cell])).toEqual([10])
  map.next(written(16, 8), 0.08)
  expect(map.changed.every((one) => one === 0)).toBe(true)
  expect(map.changedAt[10]).toBe(0.04)
})

test('what was read stays read until it looks different, or is forgotten', () => {
  const map = new ChangeMap(width, height)
  const page = written(16, 8)
  map.next(page, 0)
  expect(map.unread(10, page)).toBe(true)
  map.noteRead(page, { left: 0, top: 0, right: map.columns, bottom: map.rows }, 0)
  expect(map.unread(10, page)).toBe(false)
  expect(map.unread(10, blank())).toBe(true)
  map.forgetRead({ x: 16, y: 8, width: 8, height: 8 })
  expect(map.unread(10, page)).toBe(true)
  expect(map.unread(11, page)).toBe(false)
})

test('strokes look written, a plain ground and a soft slope do not', () => {
  expect(looksWritten(written(16, 8), 2, 1, false)).toBe(true)
  expect(looksWritten(written(16, 8), 2, 1, true)).toBe(true)
  expect(looksWritten(blank(), 2, 1, false)).toBe(false)
  const slope = blank()
  for (let i = 0; i < slope.data.length; i++) slope.data[i] = (i % width) * 3
  expect(looksWritten(slope, 2, 1, false)).toBe(false)
})

test('marks near each other share a block, blocks that touch are one', () => {
  const marks = new Uint8Array(8 * 4)
  marks[8 + 1] = 1
  marks[8 + 3] = 1
  expect(blocksOf(marks, 8, 4, 2, 0)).toEqual([{ left: 1, right: 4, top: 1, bottom: 2 }])
  expect(blocksOf(marks, 8, 4, 1, 0)).toHaveLength(2)
  expect(blocksOf(marks, 8, 4, 1, 1)).toEqual([{ left: 0, right: 5, top: 0, bottom: 3 }])
})
