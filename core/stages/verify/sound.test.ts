import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SoundSource } from '../../contract/plugins.ts'
import { lagOf, RATE, restlessness, windowsOf } from './sound-likeness.ts'

const sourceOf = (samples: Float32Array): SoundSource => ({
  duration: samples.length / RATE,
  read: async (start, end) => samples.slice(Math.round(start * RATE), Math.round(end * RATE)),
})

/** Something like speech: syllables of changing pitch and strength, with pauses. */
function speech(seconds: number, seed: number): Float32Array {
  let phase = 0
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const t = i / RATE
    const syllable = Math.floor(t * 4)
    const pitch = 110 + 60 * Math.sin(syllable * 12.9898 + seed) + 8 * Math.sin(t * 9)
    phase += (2 * Math.PI * pitch) / RATE
    const level = Math.max(0, Math.sin(Math.PI * ((t * 4) % 1))) * (0.15 + 0.1 * Math.sin(syllable * 3 + seed))
    return level * (Math.sin(phase) + 0.6 * Math.sin(2 * phase + seed) + 0.4 * Math.sin(5 * phase))
  })
}

test('the same sound, late by less than a tenth of a second, is recognised window by window', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -1500, max: 1500 }), fc.integer({ min: 1, max: 50 }), async (late, seed) => {
      const a = speech(8, seed)
      const b = Float32Array.from(a, (_, i) => (a[i - late] ?? 0) * 0.9)
      const lag = await lagOf(sourceOf(a), sourceOf(b), [])
      expect(Math.abs(lag - late)).toBeLessThanOrEqual(2)
      let [sounding, alike] = [0, 0]
      for await (const window of windowsOf(sourceOf(a), sourceOf(b), lag)) {
        if (!window.sounding || window.time < 0.2 || window.time > 7.7) continue
        sounding++
        if (window.likeness > 0.75) alike++
      }
      expect(alike / sounding).toBeGreaterThan(0.98)
    }),
    { numRuns: 6 },
  )
})

test.each([
  ['silence', () => 0],
  ['a tone', (i: number) => 0.05 * Math.sin((2 * Math.PI * 1000 * i) / RATE)],
  ['noise', (i: number) => 0.017 * (2 * ((Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1) - 0.5))],
  ['other speech', (i: number, other: Float32Array) => other[i] ?? 0],
])('a stretch replaced by %s holds no run of windows of the original', async (_, replace) => {
  const a = speech(10, 3)
  const other = speech(10, 41)
  const b = a.map((x, i) => (i >= 4 * RATE && i < 7 * RATE ? replace(i, other) : x))
  let [run, longest] = [0, 0]
  for await (const { time, sounding, likeness } of windowsOf(sourceOf(a), sourceOf(b), 0)) {
    run = time >= 4.05 && time < 6.9 && sounding && likeness >= 0.75 ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  expect(longest).toBeLessThan(4)
})

test('speech that is left in is found however faint it is', async () => {
  for (const share of [1, 0.05, 0.005]) {
    const a = speech(4, 7).map((x) => x * share)
    let alike = 0
    for await (const window of windowsOf(sourceOf(a), sourceOf(a), 0)) if (window.likeness >= 0.75) alike++
    expect(alike, `${share}`).toBeGreaterThan(100)
  }
})

test('speech is restless, masks are not', () => {
  const tone = Float32Array.from({ length: 2 * RATE }, (_, i) => 0.05 * Math.sin(i / 3))
  expect(restlessness(speech(2, 5))).toBeGreaterThan(0.55)
  expect(restlessness(tone)).toBeLessThan(0.2)
  expect(restlessness(new Float32Array(2 * RATE))).toBe(0)
})
