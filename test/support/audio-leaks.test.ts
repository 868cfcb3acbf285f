import { expect, test } from 'vitest'
import { audioLeaks } from './audio-leaks.ts'

/** Four seconds that never repeat: a chirp. */
const original = Float32Array.from({ length: 64_000 }, (_, i) => 0.3 * Math.sin((i / 16_000) ** 2 * 900))
const truth = [{ entity: 'PHONE', start: 1, end: 2 }]
const silenced = (from: number, to: number, by = 0): Float32Array =>
  Float32Array.from(original, (_, i) => {
    const t = (i - by) / 16_000
    return t >= from && t < to ? 0 : (original[i - by] ?? 0)
  })

test('untouched sound leaks everything and loses nothing', () => {
  const { entities, otherHidden } = audioLeaks(original, original, truth)
  expect(entities[0]?.hidden).toBe(0)
  expect(otherHidden).toBe(0)
})

test('a silenced stretch is gone, also when the encoder delayed the sound', () => {
  for (const delay of [0, 1024])
    expect(audioLeaks(original, silenced(1, 2, delay), truth).entities[0]?.hidden).toBeGreaterThan(0.98)
})

test('half a stretch is half a leak; what is hidden elsewhere is counted', () => {
  expect(audioLeaks(original, silenced(1, 1.5), truth).entities[0]?.hidden).toBeCloseTo(0.5, 1)
  expect(audioLeaks(original, silenced(0.5, 3.5), truth).otherHidden).toBeCloseTo(1, 1)
})

test('quieter is not hidden', () => {
  const quiet = original.map((x) => x * 0.1)
  expect(audioLeaks(original, quiet, truth).entities[0]?.hidden).toBeLessThan(0.1)
})
