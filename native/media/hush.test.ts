import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { union } from '../../core/contract/span.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { fadeSeconds, Hush, type Replacement } from './hush.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { openSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hush-'))
})
afterAll(() => rm(folder, { recursive: true }))

const spans = fc
  .array(
    fc.record({
      start: fc.double({ min: 0, max: 0.9, noNaN: true }),
      length: fc.double({ min: 0, max: 0.3, noNaN: true }),
    }),
  )
  .map((all) => union(all.map(({ start, length }) => ({ start, end: start + length }))))

const rate = 8000
const replacements = ['silence', 'tone', 'noise'] as const

/** A second of sound, edited in blocks of the given sizes. */
function edited(
  input: Float32Array,
  over: readonly { start: number; end: number }[],
  how: Replacement,
  blocks: number[],
) {
  const out = input.slice()
  const hush = new Hush(over, rate, how)
  for (let at = 0, i = 0; at < out.length; i++) {
    const size = blocks[i % blocks.length] as number
    hush.apply([out.subarray(at, at + size)], at)
    at += size
  }
  return out
}

test.each(replacements)('nothing of a stretch is left, and what is far from it is untouched (%s)', (how) => {
  fc.assert(
    fc.property(spans, fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }), (over, blocks) => {
      const one = Float32Array.from({ length: rate }, (_, i) => Math.sin(i))
      const other = Float32Array.from({ length: rate }, (_, i) => Math.cos(i * 1.7))
      const [a, b] = [edited(one, over, how, blocks), edited(other, over, how, blocks)]
      let left = 0
      let touched = 0
      for (let i = 0; i < rate; i++) {
        const time = i / rate
        const inside = over.some((span) => time >= span.start && time < span.end)
        const near = over.some(
          (span) => time > span.start - fadeSeconds - 0.001 && time < span.end + fadeSeconds + 0.001,
        )
        if (inside && a[i] !== b[i]) left++
        if (!near && a[i] !== one[i]) touched++
      }
      expect([left, touched]).toEqual([0, 0])
    }),
    { numRuns: 60 },
  )
})

test('the blocks in which sound comes make no difference', () => {
  const input = Float32Array.from({ length: rate }, (_, i) => Math.sin(i / 3))
  const over = [
    { start: 0.2, end: 0.3 },
    { start: 0.305, end: 0.4 },
  ]
  for (const how of replacements)
    expect(edited(input, over, how, [7, 160, 33])).toEqual(edited(input, over, how, [rate]))
})

test('fades without a step that clicks', () => {
  const steady = new Float32Array(rate).fill(0.8)
  const out = edited(steady, [{ start: 0.4, end: 0.6 }], 'silence', [1024])
  let step = 0
  for (let i = 1; i < out.length; i++) step = Math.max(step, Math.abs((out[i] as number) - (out[i - 1] as number)))
  expect(step).toBeLessThan(0.8 / (fadeSeconds * rate) + 0.001)
})

test.each(['silence', 'tone', 'noise'] as const)(
  'a rendered file has it replaced in every track (%s)',
  async (replaceWith) => {
    const loud = (time: number, channel: number): number => 0.2 * Math.sin(2 * Math.PI * (300 + 200 * channel) * time)
    const input = await makeMedia(join(folder, `${replaceWith}.mkv`), {
      video: [{ width: 64, height: 48, times: evenTimes(50, 25) }],
      audio: [
        { rate: 48000, channels: 2, seconds: 2, sample: loud },
        { rate: 44100, channels: 6, seconds: 1.5, start: 0.5, codec: FF_ENCODER_PCM_S16LE, sample: loud },
        { rate: 11025, channels: 1, seconds: 2, codec: FF_ENCODER_PCM_S16LE, sample: loud },
      ],
    })
    const output = join(folder, `${replaceWith}.mp4`)
    const sounds = [{ start: 1, end: 1.5 }]
    await renderMedia({ input, output, masksAt: () => [], sounds, replaceWith, threads: 2 })
    const info = await probe(output)
    expect(info.audio.map((track) => track.channels)).toEqual([2, 6, 1])
    const level = (samples: Float32Array): number =>
      Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length)
    const limits = { silence: [0, 0.002], tone: [0.02, 0.06], noise: [0.004, 0.03] }[replaceWith] as [number, number]
    for (const track of [0, 1, 2]) {
      const scratch = join(folder, 'scratch')
      const [before, after] = [
        await openSound(input, await probe(input), { track, scratch }),
        await openSound(output, info, { track, scratch }),
      ]
      const inside = level(await after.read(1, 1.5))
      expect(inside).toBeGreaterThanOrEqual(limits[0])
      expect(inside).toBeLessThanOrEqual(limits[1])
      for (const [start, end] of [
        [0.6, 0.95],
        [1.55, 1.95],
      ] as const)
        expect(level(await after.read(start, end)) / level(await before.read(start, end))).toBeCloseTo(1, 1)
      if (track === 1) expect(level(await after.read(0, 0.45))).toBeLessThan(0.002)
      await before.close()
      await after.close()
    }
  },
)
