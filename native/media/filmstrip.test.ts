import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_LIBX264 } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import fill from '../../core/plugins/redactors/fill.ts'
import { evenTimes, frameNumberIn, makeMedia, type VideoSpec } from '../../test/support/fixtures.ts'
import { type FilmstripOptions, filmstrip } from './filmstrip.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmstrip-'))
})
afterAll(() => rm(folder, { recursive: true }))

const video: VideoSpec = {
  width: 128,
  height: 96,
  times: [],
  codec: FF_ENCODER_LIBX264,
  options: { g: '250', sc_threshold: '0' },
}
const hides = [{ box: [0, 0.5, 1, 0.5] as [number, number, number, number], shape: 'rectangle' as const, seed: 1 }]

async function strip(path: string, options: Partial<FilmstripOptions>) {
  const out: { time: number; number: number; size: number[]; isHidden: boolean }[] = []
  for await (const { time, picture } of filmstrip(path, { every: 1, height: 48, masksAt: () => [], ...options })) {
    const { width, height, data } = picture
    const gray = data.filter((_, index) => index % 3 === 1)
    const value = (x: number, y: number): number =>
      gray[Math.floor(y * height) * width + Math.floor(x * width)] as number
    const isHidden = Math.abs(value(0.1, 0.9) - value(0.6, 0.7)) < 8
    out.push({ time, number: frameNumberIn(gray, width, height), size: [width, height], isHidden })
  }
  return out
}

test.each([0.5, 6])(
  'each picture is the frame that is seen at its time, hidden as planned (every %d s)',
  async (every) => {
    // Uneven: a picture stands still between 2 s and 9 s.
    const times = [...evenTimes(40, 20), 2, 9, ...evenTimes(38, 10).map((time) => 9.5 + time)]
    const path = await makeMedia(at(`strip${every}.mkv`), { video: [{ ...video, times }] })
    const asked: number[] = []
    const masksAt = (time: number) => {
      asked.push(time)
      return time >= 1 && time < 9.8 ? hides.map((one) => ({ ...one, redactor: fill })) : []
    }
    const pictures = await strip(path, { every, masksAt })
    const wanted = Array.from({ length: Math.floor(13.2 / every) + 1 }, (_, step) => step * every)
    expect(pictures.map(({ time }) => time)).toEqual(wanted)
    const seen = wanted.map((time) => times.findLastIndex((one) => one <= time + 1e-6))
    expect(pictures.map(({ number }) => number)).toEqual(seen)
    const own = seen.map((index) => times[index] as number)
    for (const [index, time] of own.entries()) expect(asked[index]).toBeCloseTo(time, 3)
    expect(pictures.map(({ isHidden }) => isHidden)).toEqual(own.map((time) => time >= 1 && time < 9.8))
    expect(pictures[0]?.size).toEqual([64, 48])
  },
)

test('turned as it is shown; none without a picture; nothing when a mask cannot be drawn', async () => {
  const path = await makeMedia(at('turned.mp4'), { video: [{ ...video, times: evenTimes(10, 10), rotation: 90 }] })
  const [first] = await strip(path, {})
  expect(first?.size).toEqual([36, 48])
  const sound = await makeMedia(at('sound.m4a'), { audio: [{ rate: 16000, channels: 1, seconds: 1 }] })
  expect(await strip(sound, {})).toEqual([])
  const broken = strip(path, {
    masksAt: () => {
      throw new Error('no plan')
    },
  })
  await expect(broken).rejects.toThrow('no plan')
})
