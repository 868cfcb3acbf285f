import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { givenAway, loudnessOf, soundSpan } from './sound-span.ts'

/** Sound from 0 s, loud but for the given silences (seconds). */
function sound(seconds: number, silences: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from({ length: seconds * 16000 }, (_, i) =>
    silences.some(([a, b]) => i / 16000 >= a && i / 16000 < b) ? 0 : Math.sin(i / 5) * 0.3,
  )
}

describe('the stretch of sound to hide', () => {
  test('is padded where nobody pauses', () => {
    const span = soundSpan({ start: 2, end: 3 }, 10, loudnessOf(sound(10, []), 0))
    expect(span.start).toBeCloseTo(1.74)
    expect(span.end).toBeCloseTo(3.3)
  })

  test('begins and ends in the pauses around it', () => {
    const span = soundSpan(
      { start: 2, end: 3 },
      10,
      loudnessOf(
        sound(10, [
          [1.7, 1.8],
          [3.15, 3.4],
        ]),
        0,
      ),
    )
    expect(span.start).toBeGreaterThanOrEqual(1.7)
    expect(span.start).toBeLessThan(1.8)
    expect(span.end).toBeGreaterThan(3.15)
    expect(span.end).toBeLessThan(3.4)
  })

  test('never starts later or ends earlier than what was said, and stays inside the recording', () => {
    const pause = fc.tuple(fc.integer({ min: 0, max: 390 }), fc.integer({ min: 2, max: 60 }))
    fc.assert(
      fc.property(
        fc.array(pause, { maxLength: 5 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 99 }),
        (raw, at, length) => {
          const silences = raw.map(([a, b]) => [a / 100, (a + b) / 100] as const)
          const said = { start: at / 100, end: (at + length) / 100 }
          const span = soundSpan(said, 4, loudnessOf(sound(4, silences), 0))
          expect(span.start).toBeLessThanOrEqual(said.start)
          expect(span.end).toBeGreaterThanOrEqual(said.end)
          expect(span.start).toBeGreaterThanOrEqual(Math.max(0, said.start - 0.5))
          expect(span.end).toBeLessThanOrEqual(Math.min(4, said.end + 0.5))
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('a word that takes longer than it can be said gives its time back to the number before it', () => {
  const word = (text: string, seconds: number) => ({ text, start: 3, end: 3 + seconds, probability: 0.9 })
  expect(givenAway(word(' so', 0.98))).toBeCloseTo(0.49)
  expect(givenAway(word(' after', 0.6))).toBe(0)
  expect(givenAway(word(' boss.', 0.98))).toBe(0)
  expect(givenAway(word(' et', 30))).toBeCloseTo(0.6)
})
