import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_PIX_FMT_YUV444P, FF_ENCODER_FFV1, FF_ENCODER_LIBX264 } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, frameNumberIn, makeMedia } from '../../test/support/fixtures.ts'
import { fitted } from './eightbit.ts'
import { readFrames } from './frames.ts'
import { seeksWell } from './key-frames.ts'
import { probe } from './probe.ts'
import { makeProxy, needsProxy } from './proxy.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proxy-'))
})
afterAll(() => rm(folder, { recursive: true }))

const times = [0, 0.04, 0.08, 0.12, 0.3, 0.4, 0.9, 1.05, 1.5, 1.6, 1.95, 2.2]

async function numbersAndTimes(path: string) {
  const out: { number: number; time: number; size: number[] }[] = []
  for await (const { picture, width, height, time } of readFrames(path, await probe(path))) {
    const number = frameNumberIn(picture({ width, height, format: 'gray' }).data, width, height)
    out.push({ number, time, size: [width, height] })
  }
  return out
}

test('a proxy has every frame at its own time, is small, and seeks within half a second', async () => {
  const input = await makeMedia(at('call.mkv'), {
    video: [{ width: 1440, height: 900, times, codec: FF_ENCODER_FFV1, pixelFormat: AV_PIX_FMT_YUV444P }],
    audio: [{ rate: 48000, channels: 2, seconds: 2.5 }],
    tags: { title: 'Camille' },
  })
  const info = await probe(input)
  expect(needsProxy(info)).toBe('container')
  const seen: number[] = []
  const output = at('proxy/call.mp4')
  await makeProxy({ input, output, threads: 1, onProgress: (seconds) => seen.push(seconds) })
  expect(seen.at(-1)).toBeCloseTo(2.2, 2)
  const after = await probe(output)
  expect(needsProxy(after)).toBeNull()
  expect(after.video).toMatchObject({ codec: 'h264', width: 1152, height: 720, pixelFormat: 'yuv420p' })
  expect(after.audio.map(({ codec }) => codec)).toEqual(['aac'])
  // Twice a second, with the first frame that is due: at 0.9, 1.5 and 2.2.
  expect([await seeksWell(output, 0.5), await seeksWell(output, 0.35)]).toEqual([true, false])
  const frames = await numbersAndTimes(output)
  expect(frames.map(({ number }) => number)).toEqual(times.map((_, index) => index))
  for (const [index, { time }] of frames.entries()) expect(time).toBeCloseTo(times[index] as number, 3)
  const bytes = await readFile(output)
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  expect(await readdir(at('proxy'))).toEqual(['call.mp4'])
})

test('a proxy that is stopped leaves nothing', async () => {
  const input = await makeMedia(at('stop.mp4'), { video: [{ width: 320, height: 180, times: evenTimes(60, 25) }] })
  const stop = new AbortController()
  const output = at('stopped/proxy.mp4')
  const onProgress = (seconds: number): void => {
    if (seconds > 0.5) stop.abort()
  }
  await expect(makeProxy({ input, output, threads: 1, signal: stop.signal, onProgress })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(await readdir(at('stopped'))).toEqual([])
})

test('an original whose key frames lie far apart does not seek well', async () => {
  const video = { width: 64, height: 48, times: evenTimes(75, 25), codec: FF_ENCODER_LIBX264 }
  const far = await makeMedia(at('far.mp4'), { video: [{ ...video, options: { g: '250', sc_threshold: '0' } }] })
  const near = await makeMedia(at('near.mp4'), { video: [{ ...video, options: { g: '10', sc_threshold: '0' } }] })
  expect(await seeksWell(far)).toBe(false)
  expect(await seeksWell(near)).toBe(true)
  expect(needsProxy(await probe(near))).toBeNull()
})

test.each([
  { from: [1280, 720], to: [1280, 720] },
  { from: [1920, 1080], to: [1280, 720] },
  { from: [1080, 1920], to: [720, 1280] },
  { from: [3840, 1080], to: [1280, 360] },
  { from: [1440, 900], to: [1152, 720] },
  { from: [65, 49], to: [65, 49] },
  { from: [1366, 768], to: [1280, 720] },
])('$from is made to fit as $to', ({ from: [width = 0, height = 0], to }) => {
  const size = fitted({ width, height }, { longer: 1280, shorter: 720 })
  expect([size.width, size.height]).toEqual(to)
})
