import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../inference/seeded-random.ts'
import { Disguise, type VoiceStretch } from './disguise.ts'
import { McAdams } from './mcadams.ts'
import { PitchShift } from './pitch.ts'
import { Resampler } from './resampler.ts'
import type { SoundStep } from './step.ts'
import { drawnChange } from './voice-change.ts'

/** Something like speech: a buzz of changing pitch through three formants, with pauses. */
function speech(seconds: number, rate: number, seed = 1): Float32Array {
  const random = seededRandom(seed)
  let phase = 0
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const time = i / rate
    const syllable = Math.floor(time * 4)
    phase += (110 + 40 * Math.sin(syllable * 12.9 + seed)) / rate
    let sample = 0
    for (let harmonic = 1; harmonic <= 20; harmonic++) {
      const hz = harmonic * 130
      const shape = [600, 1300, 2500].reduce((sum, at) => sum + 1 / (1 + ((hz - at) / 150) ** 2), 0)
      sample += shape * Math.sin(2 * Math.PI * harmonic * phase)
    }
    const level = Math.max(0, Math.sin(Math.PI * ((time * 4) % 1)) - 0.1)
    return 0.1 * level * (sample + 0.02 * (random() - 0.5))
  })
}

/** What comes out when sound goes in in pieces of the given sizes. */
function through(
  take: (piece: Float32Array) => Float32Array,
  end: () => Float32Array,
  input: Float32Array,
  sizes: readonly number[],
): Float32Array {
  const out: number[] = []
  for (let at = 0, i = 0; at < input.length; i++) {
    const size = sizes[i % sizes.length] as number
    out.push(...take(input.subarray(at, at + size)))
    at += size
  }
  out.push(...end())
  return Float32Array.from(out)
}

const stepped = (step: SoundStep, input: Float32Array, sizes: readonly number[] = [1024]): Float32Array =>
  through(
    (piece) => step.push(piece),
    () => step.end(),
    input,
    sizes,
  )

function changed(input: Float32Array, stretches: readonly VoiceStretch[], rate: number, sizes = [1024]): Float32Array {
  const disguise = new Disguise(stretches, rate, 1)
  return through(
    (piece) => disguise.push([piece])[0] as Float32Array,
    () => disguise.end()[0] as Float32Array,
    input,
    sizes,
  )
}

const level = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / Math.max(1, samples.length))
const difference = (a: Float32Array, b: Float32Array): number => level(a.map((one, i) => one - (b[i] as number)))
const change = { alpha: 0.78, pitch: 1.2, formants: 1.04 }

test('whatever the stretches and the pieces: as many samples as before, all finite, those elsewhere untouched', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          start: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.double({ min: 0, max: 0.5, noNaN: true }),
        }),
        { maxLength: 4 },
      ),
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(8000, 11_025, 16_000, 44_100, 48_000),
      fc.integer(),
      (spans, sizes, rate, seed) => {
        let end = 0
        const random = seededRandom(seed)
        const stretches = spans
          .sort((a, b) => a.start - b.start)
          .flatMap(({ start, length }) => {
            const from = Math.max(start, end)
            end = Math.max(end, start + length)
            return end > from ? [{ start: from, end, change: drawnChange(random) }] : []
          })
        const input = speech(1, rate, seed)
        const out = changed(input, stretches, rate, sizes)
        expect(out.length).toBe(input.length)
        expect(out.every((one) => Number.isFinite(one) && Math.abs(one) <= 1)).toBe(true)
        const near = (time: number): boolean =>
          stretches.some((one) => time > one.start - 0.02 && time < one.end + 0.02)
        expect(out.findIndex((one, i) => !near(i / rate) && one !== input[i])).toBe(-1)
      },
    ),
    { numRuns: 8 },
  )
})

test('in how many pieces sound comes makes no difference', () => {
  const input = speech(1, 48_000)
  const stretches = [
    { start: 0.2, end: 0.5, change },
    { start: 0.5, end: 0.8, change: { alpha: 0.75, pitch: 0.85, formants: 1 } },
  ]
  expect(changed(input, stretches, 48_000, [7, 1600, 333])).toEqual(changed(input, stretches, 48_000, [48_000]))
})

test('another change is another sound, and both are far from the original; the loudness stays', () => {
  const input = speech(2, 16_000)
  const [one, other] = [1, 2].map((seed) =>
    changed(input, [{ start: 0, end: 2, change: drawnChange(seededRandom(seed)) }], 16_000),
  ) as [Float32Array, Float32Array]
  const own = level(input)
  expect(difference(one, input)).toBeGreaterThan(own * 0.8)
  expect(difference(other, input)).toBeGreaterThan(own * 0.8)
  expect(difference(one, other)).toBeGreaterThan(own * 0.5)
  expect(level(one) / own).toBeGreaterThan(0.5)
  expect(level(one) / own).toBeLessThan(1.4)
})

test('silence stays silence, from the first sample of a stretch to the last', () => {
  const out = changed(new Float32Array(48_000), [{ start: 0, end: 1, change }], 48_000)
  expect(Math.max(...out)).toBe(0)
  expect(Math.min(...out)).toBe(0)
})

test('stretches begin, end and follow one another without a click', () => {
  // 200 Hz at half of full scale moves by 0.013 a sample at most; formants that are moved add to it.
  const input = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 200 * i) / 48_000))
  const stretches = [
    { start: 0.3, end: 0.5, change },
    { start: 0.5, end: 0.7, change: { alpha: 0.75, pitch: 0.85, formants: 1 } },
  ]
  const out = changed(input, stretches, 48_000)
  let step = 0
  for (let i = 1; i < out.length; i++) step = Math.max(step, Math.abs((out[i] as number) - (out[i - 1] as number)))
  expect(step).toBeLessThan(0.06)
})

test('where two voices meet nothing of the original is heard between them', () => {
  const stretches = [
    { start: 0.2, end: 0.5, change },
    { start: 0.5, end: 0.8, change: { alpha: 0.75, pitch: 0.85, formants: 1 } },
  ]
  // What lies above 8 kHz is in no disguised voice: as long as any is heard, the original is.
  const input = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 12_000 * i) / 48_000))
  expect(level(changed(input, stretches, 48_000).subarray(48_000 * 0.21, 48_000 * 0.79))).toBeLessThan(0.002)
})

test('sound is not late: a knock comes out where it went in', () => {
  for (const rate of [16_000, 44_100, 48_000]) {
    const input = new Float32Array(rate)
    for (let i = 0; i < rate * 0.004; i++) input[Math.round(rate / 2) + i] = Math.exp(-i / (rate * 0.001)) * 0.8
    const out = changed(input, [{ start: 0, end: 1, change }], rate)
    const loudest = out.reduce((best, one, i) => (Math.abs(one) > Math.abs(out[best] as number) ? i : best), 0)
    expect(Math.abs(loudest / rate - 0.5)).toBeLessThan(0.015)
  }
})

test('steps that change nothing give back what went in, but for what keeps poles from ringing', () => {
  const input = speech(1, 16_000)
  expect(difference(stepped(new McAdams(1, 1), input, [100, 999]), input)).toBeLessThan(level(input) * 0.2)
  expect(difference(stepped(new PitchShift(1), input), input)).toBeLessThan(level(input) * 0.05)
  const there = stepped(new Resampler(16_000, 44_100), input)
  expect(there.length).toBe(44_100)
  expect(difference(stepped(new Resampler(44_100, 16_000), there), input)).toBeLessThan(level(input) * 0.05)
})

test('pitch rises by as much as it is asked to', () => {
  const input = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin((2 * Math.PI * 200 * i) / 16_000))
  const crossings = (samples: Float32Array): number =>
    samples.reduce((count, one, i) => count + (i > 0 && one >= 0 && (samples[i - 1] as number) < 0 ? 1 : 0), 0)
  for (const ratio of [0.85, 1.25])
    expect(crossings(stepped(new PitchShift(ratio), input)) / crossings(input)).toBeCloseTo(ratio, 1)
})
