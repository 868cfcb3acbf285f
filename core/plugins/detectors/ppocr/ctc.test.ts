import { expect, test } from 'vitest'
import { decode, edgesOf } from './ctc.ts'

const characters = ['', 'a', 'b', ' ']

/** Probabilities in which each step is sure of one class. */
function sure(steps: readonly number[], probability = 0.9): Float32Array {
  const out = new Float32Array(steps.length * characters.length).fill(0.01)
  for (const [i, c] of steps.entries()) out[i * characters.length + c] = probability
  return out
}

test('repeats are one character, a blank between them makes two', () => {
  expect(decode(sure([0, 1, 1, 0, 1, 2, 2]), 7, characters)).toMatchObject({
    text: 'aab',
    steps: [
      [1, 2],
      [4, 4],
      [5, 6],
    ],
  })
})

test('probability is the mean over characters, 0 when nothing is written', () => {
  expect(decode(sure([1, 0, 2], 0.8), 3, characters).probability).toBeCloseTo(0.8)
  expect(decode(sure([0, 0]), 2, characters)).toEqual({ text: '', probability: 0, steps: [] })
})

test('edges of a space lie at the edges of the gap in the ink, all edges ascend', () => {
  const width = 80
  const height = 16
  const data = new Uint8Array(width * height).fill(250)
  for (let y = 3; y < 13; y++)
    for (let x = 0; x < width; x++) if ((x < 30 || x >= 52) && x % 3 !== 2) data[y * width + x] = 20
  const steps = [1, 0, 2, 0, 3, 0, 0, 1, 0, 2]
  const ends = edgesOf(decode(sure(steps), 10, characters), { width, height, channels: 1, data }, 8)
  expect(ends).toHaveLength(5)
  expect(ends[1]).toBeCloseTo(29 / 80, 1)
  expect(ends[2]).toBeCloseTo(52 / 80, 1)
  expect(ends.at(-1)).toBe(1)
  expect([...ends].sort((a, b) => a - b)).toEqual(ends)
})
