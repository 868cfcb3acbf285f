import { expect, test } from 'vitest'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { blocksOf, ChangeMap, looksWritten } from './change.ts'

type Gray = Parameters<ChangeMap['next']>[0]

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

test('what changed is the same however the samples lie in memory', () => {
  const random = seededRandom(7)
  const [wide, high] = [48, 21]
  const size = wide * high
  const [aligned, shifted] = [new ChangeMap(wide, high), new ChangeMap(wide, high)]
  const samples = new Uint8Array(size).fill(100)
  for (let turn = 0; turn < 40; turn++) {
    for (let i = 0; i < random() * 60; i++) samples[Math.floor(random() * size)] = 90 + Math.floor(random() * 30)
    const elsewhere = new Uint8Array(new ArrayBuffer(size + 1), 1)
    elsewhere.set(samples)
    const pictures = [samples.slice(), elsewhere].map((data) => ({ width: wide, height: high, data })) as [Gray, Gray]
    for (const [i, map] of [aligned, shifted].entries()) {
      map.next(pictures[i] as Gray, turn / 10)
      if (turn % 7 === 0) map.noteRead(pictures[i] as Gray, { left: 1, top: 0, right: 4, bottom: 2 }, turn / 10)
    }
    expect(aligned.changed).toEqual(shifted.changed)
    const unread = (map: ChangeMap, picture: Gray): boolean[] =>
      Array.from(map.changed, (_, cell) => map.unread(cell, picture))
    expect(unread(aligned, pictures[0])).toEqual(unread(shifted, pictures[1]))
  }
})
