import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMedia } from '../../test/support/fixtures.ts'
import { readPeaks } from './peaks.ts'
import { probe } from './probe.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peaks-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function peaksOf(path: string, track: number | 'all') {
  const pieces: Int8Array[] = []
  for await (const piece of readPeaks(path, await probe(path), { track })) pieces.push(piece)
  return { pieces: pieces.map(({ length }) => length), peaks: pieces.flatMap((piece) => [...piece]) }
}

/** -0.25 to 0.75 of full scale, between 0.5 and 1 s; half of it in the second track, a second later. */
const saw = (time: number): number => (time >= 0.5 && time < 1 ? ((time * 500) % 1) - 0.25 : 0)

test('lowest and highest sample of each 10 ms, at their time, track by track and together', async () => {
  const codec = FF_ENCODER_PCM_S16LE
  const path = await makeMedia(join(folder, 'two.mkv'), {
    audio: [
      { rate: 16000, channels: 1, seconds: 1.5, codec, sample: saw },
      { rate: 16000, channels: 1, seconds: 1, start: 1, codec, sample: (time) => saw(time - 1) / 2 },
    ],
  })
  const at = (peaks: readonly number[], time: number): number[] =>
    peaks.slice(Math.round(time * 100) * 2, Math.round(time * 100) * 2 + 2)
  const near = (pair: readonly number[], low: number, high: number): void => {
    expect(Math.abs((pair[0] as number) - low * 127)).toBeLessThan(6)
    expect(Math.abs((pair[1] as number) - high * 127)).toBeLessThan(6)
  }
  const [first, second, all] = [await peaksOf(path, 0), await peaksOf(path, 1), await peaksOf(path, 'all')]
  expect([first.peaks.length, second.peaks.length, all.peaks.length]).toEqual([300, 400, 400])
  for (const { peaks } of [first, all]) {
    expect(at(peaks, 0.48)).toEqual([0, 0])
    near(at(peaks, 0.5), -0.25, 0.75)
    near(at(peaks, 0.99), -0.25, 0.75)
    expect(at(peaks, 1.01)).toEqual([0, 0])
  }
  for (const { peaks } of [second, all]) near(at(peaks, 1.7), -0.125, 0.375)
  expect(at(second.peaks, 0.7)).toEqual([0, 0])
  await expect(peaksOf(path, 2)).rejects.toMatchObject({ code: 'no-tracks' })
})

test('comes in pieces of a minute', async () => {
  const path = await makeMedia(join(folder, 'long.mkv'), {
    audio: [{ rate: 8000, channels: 1, seconds: 70, codec: FF_ENCODER_PCM_S16LE, sample: () => 0 }],
  })
  expect((await peaksOf(path, 'all')).pieces).toEqual([12000, 2000])
})
