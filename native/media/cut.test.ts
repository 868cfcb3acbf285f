import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { FF_ENCODER_LIBX264, FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Span } from '../../core/contract/span.ts'
import fill from '../../core/plugins/redactors/fill.ts'
import { evenTimes, frameNumberIn, makeMedia } from '../../test/support/fixtures.ts'
import { Cut } from './cut.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { type OpenedSound, openSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cut-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('shows at each time of the stretch the frame that the recording shows there', () => {
  const ticks = fc
    .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1 })
    .map((all) => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(ticks, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 100 }), (all, start, length) => {
      const range = { start, end: start + length }
      const dropped: number[] = []
      const cut = new Cut<number>(range, { timeBase: { num: 1, den: 1 } as never }, (item) => dropped.push(item))
      const shown = [...all.flatMap((tick) => cut.take(tick, BigInt(tick))), ...cut.end()]
      const seenAt = <T>(frames: readonly T[], time: (frame: T) => number, t: number): T | undefined =>
        frames.filter((frame) => time(frame) <= t).at(-1)
      for (let t = start; t < start + length; t++)
        expect(seenAt(shown, ({ at }) => Number(at) + start, t)?.item).toBe(seenAt(all, (tick) => tick, t))
      expect([...dropped, ...shown.map(({ item }) => item)].sort((a, b) => a - b)).toEqual(all)
    }),
  )
})

/** Noise, the same whenever it is asked for: it fits itself at no other time. */
const noise = (time: number): number => {
  const at = Math.round(time * 16000)
  const scrambled = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d)
  const mixed = Math.imul(scrambled ^ (scrambled >>> 12), 0x297a2d39)
  return 0.6 * (((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 31 - 1)
}

async function framesOf(path: string) {
  const seen: { number: number; time: number; low: number }[] = []
  for await (const { picture, width, height, time } of readFrames(path, await probe(path))) {
    const { data } = picture({ width, height, format: 'gray' })
    const low = Math.abs((data[40 * 64 + 8] as number) - (data[30 * 64 + 50] as number))
    seen.push({ number: frameNumberIn(data, width, height), time, low })
  }
  return seen
}

async function clip(name: string, range: Span, masked: Span = { start: 0, end: 0 }) {
  const input = join(folder, name)
  const output = join(folder, `${name}.${range.start}.mp4`)
  const asked: number[] = []
  const { frames } = await renderMedia({
    input,
    output,
    range,
    masksAt: (time) => {
      asked.push(time)
      const hides = time >= masked.start && time < masked.end
      return hides ? [{ box: [0, 0.5, 1, 0.5], shape: 'rectangle', redactor: fill, seed: 1 }] : []
    },
    sounds: [{ start: masked.start, end: masked.end }],
    replaceWith: 'silence',
    threads: 1,
  })
  return { input, output, info: await probe(output), frames, seen: await framesOf(output), asked }
}

const makeCall = (name: string, times: number[]) =>
  makeMedia(join(folder, name), {
    // One key frame, at the start.
    video: [{ width: 64, height: 48, times, codec: FF_ENCODER_LIBX264, options: { g: '250', sc_threshold: '0' } }],
    audio: [
      {
        rate: 16000,
        channels: 1,
        seconds: 4,
        sample: noise,
        ...(name.endsWith('mkv') && { codec: FF_ENCODER_PCM_S16LE }),
      },
    ],
  })

test.each(['call.mkv', 'call.mp4', 'call.ts'])('cuts %s where it is asked, far from any key frame', async (name) => {
  await makeCall(name, evenTimes(100, 25))
  const range = { start: 1.62, end: 2.64 }
  const masked = { start: 2, end: 2.2 }
  const { input, output, info, frames, seen, asked } = await clip(name, range, masked)
  const all = await framesOf(input)
  const from = all.findLastIndex(({ time }) => time <= range.start)
  const wanted = all.slice(from).filter(({ time }) => time < range.end)
  // A transport stream counts from its first sound, which comes before the first frame.
  if (!name.endsWith('ts')) expect([from, wanted.length]).toEqual([40, 26])
  expect(frames).toBe(wanted.length)
  expect(seen.map(({ number }) => number)).toEqual(wanted.map(({ number }) => number))
  for (const [index, { time }] of seen.entries())
    expect(time).toBeCloseTo(Math.max(0, (wanted[index]?.time as number) - range.start), 3)
  expect(asked[0]).toBeCloseTo(wanted[0]?.time as number, 3)
  const hidden = wanted.filter(({ time }) => time >= masked.start && time < masked.end)
  expect(seen.filter(({ low }) => low < 8).map(({ number }) => number)).toEqual(hidden.map(({ number }) => number))

  expect(info.audio[0]?.duration).toBeCloseTo(1.02, 3)
  const scratch = join(folder, 'scratch')
  const before = await openSound(input, await probe(input), { track: 0, scratch })
  const sound = await openSound(output, info, { track: 0, scratch })
  for (const time of [0.02, 0.3, 0.7, 0.98]) expect(await bestLag(sound, time, before, 1.62), `${time}`).toBe(0)
  const hushed = await sound.read(0.4, 0.56)
  expect(Math.max(...hushed.map(Math.abs))).toBeLessThan(0.01)
  await before.close()
  await sound.close()
})

/** Samples by which 20 ms of the clip lie away from where the recording has them. */
async function bestLag(sound: OpenedSound, time: number, before: OpenedSound, start: number): Promise<number> {
  const reach = 300
  const [samples, around] = [
    await sound.read(time, time + 0.02),
    await before.read(start + time - reach / 16000, start + time + 0.02 + reach / 16000),
  ]
  let best = { lag: Number.NaN, fit: 0 }
  for (let lag = -reach; lag <= reach; lag++) {
    const fit = samples.reduce((sum, value, i) => sum + value * (around[i + lag + reach] as number), 0)
    if (fit > best.fit) best = { lag, fit }
  }
  return best.lag
}

test('a stretch between two frames shows the one that is seen there, for its whole length', async () => {
  await makeCall('slides.mp4', [0, 0.5, 3, 3.5])
  const { seen, info, asked } = await clip('slides.mp4', { start: 1, end: 2.5 })
  expect(seen.map(({ number }) => number)).toEqual([1])
  expect(asked.map((time) => Math.round(time * 1000))).toEqual([500])
  expect(info.video?.duration).toBeCloseTo(1.5, 3)
})

test('a stretch without length, and one after the end of a sound', async () => {
  await expect(clip('call.mp4', { start: 1, end: 1 })).rejects.toMatchObject({ code: 'invalid-input' })
  const options = { masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 1 } as const
  const input = await makeMedia(join(folder, 'sound.m4a'), { audio: [{ rate: 16000, channels: 1, seconds: 1 }] })
  const output = join(folder, 'part.m4a')
  await renderMedia({ ...options, input, output, range: { start: 0.4, end: 0.9 } })
  expect((await probe(output)).duration).toBeCloseTo(0.5, 3)
  const late = renderMedia({ ...options, input, output, range: { start: 5, end: 6 } })
  await expect(late).rejects.toMatchObject({ code: 'invalid-input' })
})
