import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AV_PIX_FMT_BGRA,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVA420P,
  FF_ENCODER_FFV1,
  FF_ENCODER_LIBX264,
} from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Box } from '../../core/contract/box.ts'
import type { FrameView } from '../../core/contract/plugins.ts'
import { evenTimes, frameNumberIn, makeMedia, type VideoSpec } from '../../test/support/fixtures.ts'
import { type ReadFramesOptions, readFrames } from './frames.ts'
import { probe } from './probe.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frames-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Seen {
  index: number
  time: number
  number: number
  size: [number, number]
}

const gray = (frame: FrameView): Uint8Array =>
  frame.picture({ width: frame.width, height: frame.height, format: 'gray' }).data

async function seen(path: string, options: ReadFramesOptions = {}): Promise<Seen[]> {
  const out: Seen[] = []
  for await (const frame of readFrames(path, await probe(path), options)) {
    const number = frameNumberIn(gray(frame), frame.width, frame.height)
    out.push({ index: frame.index, time: frame.time, number, size: [frame.width, frame.height] })
  }
  return out
}

const small = { width: 64, height: 48, times: evenTimes(50, 25) }

test('gives every frame once, in order, at its time', async () => {
  const frames = await seen(await makeMedia(at('plain.mp4'), { video: [small] }))
  expect(frames.map((frame) => frame.number)).toEqual(small.times.map((_, index) => index))
  expect(frames.map((frame) => frame.index)).toEqual(small.times.map((_, index) => index))
  for (const [index, frame] of frames.entries()) expect(frame.time).toBeCloseTo(index / 25, 4)
})

test('a picture that is recorded smaller from some frame on stays as large as it was', async () => {
  const smaller = { width: 32, height: 24, times: evenTimes(50, 25).map((time) => time + 2) }
  const parts = [
    await makeMedia(at('large.ts'), { video: [small] }),
    await makeMedia(at('smaller.ts'), { video: [smaller] }),
  ]
  await writeFile(at('resized.ts'), Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))))
  const frames = await seen(at('resized.ts'))
  expect(frames.map(({ number }) => number)).toEqual([...Array(100).keys()].map((index) => index % 50))
  expect(frames.every(({ size }) => size[0] === 64 && size[1] === 48)).toBe(true)
})

test('frames that are kept show what they showed, parts too, until they make room; then they say so', async () => {
  const path = await makeMedia(at('kept.mp4'), { video: [small] })
  const expected: Uint8Array[] = []
  const crop: Box = [0.25, 0.25, 0.5, 0.5]
  const part = { crop, width: 16, height: 12, format: 'rgb' } as const
  for await (const frame of readFrames(path, await probe(path))) expected.push(frame.picture(part).data.slice())
  const kept: FrameView[] = []
  let settled = 0
  const keep = { alive: 6, settled: async () => void settled++ }
  const room = new Uint8Array(16 * 12 * 3)
  for await (const frame of readFrames(path, await probe(path), { keep })) {
    kept.push(frame)
    for (const one of kept.slice(-6).reverse())
      expect(one.picture({ ...part, ...(one.index % 2 ? { into: room } : {}) }).data).toEqual(expected[one.index])
    const gone = kept.at(-7)
    if (gone) expect(() => gone.picture(part)).toThrow()
    expect(settled).toBe(0)
  }
  expect(settled).toBe(1)
  expect(() => kept.at(-1)?.picture(part)).toThrow()
})

test('follows times that are not even', async () => {
  const times = [0, 0.04, 0.5, 0.51, 1.7, 3, 3.001, 9]
  const frames = await seen(await makeMedia(at('vfr.mkv'), { video: [{ ...small, times }] }))
  for (const [index, time] of times.entries()) expect(frames[index]?.time).toBeCloseTo(time, 3)
})

test('counts from the first frame where the container has a clock of its own', async () => {
  const frames = await seen(await makeMedia(at('stream.ts'), { video: [small] }))
  expect(frames).toHaveLength(50)
  expect(frames[0]?.time).toBeCloseTo(0, 3)
  expect(frames[49]?.time).toBeCloseTo(49 / 25, 3)
})

test.each(['long.mp4', 'long.ts'])('starts and ends where it is told: %s', async (name) => {
  const path = await makeMedia(at(name), {
    video: [
      { ...small, times: evenTimes(200, 25), options: { preset: 'ultrafast', g: '25' }, codec: FF_ENCODER_LIBX264 },
    ],
  })
  const frames = await seen(path, { start: 4, end: 4.4 })
  expect(frames.map((frame) => frame.number)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109])
  expect(frames[0]).toMatchObject({ index: 0 })
  expect(frames[0]?.time).toBeCloseTo(4, 4)
})

const forms: [string, Partial<VideoSpec>][] = [
  ['odd width.mkv', { width: 65, height: 49, codec: FF_ENCODER_FFV1 }],
  ['10 bit.mkv', { pixelFormat: AV_PIX_FMT_YUV420P10LE, codec: FF_ENCODER_FFV1 }],
  ['422.mkv', { pixelFormat: AV_PIX_FMT_YUV422P, codec: FF_ENCODER_FFV1 }],
  ['444.mkv', { pixelFormat: AV_PIX_FMT_YUV444P, codec: FF_ENCODER_FFV1 }],
  ['alpha.mkv', { pixelFormat: AV_PIX_FMT_YUVA420P, codec: FF_ENCODER_FFV1 }],
  ['rgb.mkv', { pixelFormat: AV_PIX_FMT_BGRA, codec: FF_ENCODER_FFV1 }],
  ['interlaced.mp4', { interlaced: true, codec: FF_ENCODER_LIBX264 }],
  ['one a second.mp4', { times: evenTimes(5, 1) }],
]
test.each(forms)('reads %s', async (name, form) => {
  const spec = { ...small, ...form }
  const frames = await seen(await makeMedia(at(name), { video: [spec] }))
  expect(frames.map((frame) => frame.number)).toEqual(spec.times.map((_, index) => index))
  expect(frames[0]?.size).toEqual([spec.width, spec.height])
})

test.each([90, 180, 270] as const)('turns the picture by %i degrees when the container says so', async (rotation) => {
  // One bright quarter, upper left as coded.
  const luma = (x: number, y: number): number => (x < 32 && y < 24 ? 220 : 40)
  const path = await makeMedia(at(`turn${rotation}.mp4`), { video: [{ ...small, times: [0, 0.04], rotation, luma }] })
  const turned: { size: number[]; data: Uint8Array; corner: Uint8Array }[] = []
  for await (const frame of readFrames(path, await probe(path)))
    turned.push({
      size: [frame.width, frame.height],
      data: gray(frame),
      corner: frame.picture({ crop: corners[rotation], width: 8, height: 8, format: 'gray' }).data,
    })
  const [first] = turned
  expect(first?.size).toEqual(rotation === 180 ? [64, 48] : [48, 64])
  const [width = 0, height = 0] = first?.size ?? []
  const bright = { 90: [0.75, 0.25], 180: [0.75, 0.75], 270: [0.25, 0.75] }[rotation] as [number, number]
  for (const [x, y] of [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const) {
    const value = first?.data[Math.floor(y * height) * width + Math.floor(x * width)] as number
    expect(value > 150, `${x} ${y}`).toBe(x === bright[0] && y === bright[1])
  }
  expect(Math.min(...(first?.corner ?? []))).toBeGreaterThan(150)
})

const corners = {
  90: [0.55, 0.05, 0.4, 0.4],
  180: [0.55, 0.55, 0.4, 0.4],
  270: [0.05, 0.55, 0.4, 0.4],
} satisfies Record<number, [number, number, number, number]>

test.each([undefined, AV_PIX_FMT_BGRA, AV_PIX_FMT_YUV420P10LE])(
  'cuts out and scales a part (format %s)',
  async (pixelFormat) => {
    const luma = (x: number, y: number): number => (x >= 160 && x < 192 && y >= 60 && y < 92 ? 200 : 30)
    const path = await makeMedia(at(`crop${pixelFormat}.mkv`), {
      video: [{ width: 320, height: 180, times: [0, 0.04], luma, pixelFormat, codec: FF_ENCODER_FFV1 }],
    })
    for await (const frame of readFrames(path, await probe(path))) {
      const part = frame.picture({
        crop: [160 / 320, 60 / 180, 32 / 320, 32 / 180],
        width: 64,
        height: 64,
        format: 'gray',
      })
      expect(part.data.length).toBe(64 * 64)
      expect(part.data[32 * 64 + 32]).toBeGreaterThan(180)
      const wide = frame.picture({ crop: [0.9, 0.9, 0.5, 0.5], width: 20, height: 20, format: 'rgb' })
      expect(wide).toMatchObject({ width: 20, height: 20, channels: 3 })
      expect(Math.max(...wide.data)).toBeLessThan(90)
    }
  },
)

test('a file without picture gives no frames', async () => {
  const path = await makeMedia(at('sound.m4a'), { audio: [{ rate: 44100, channels: 1, seconds: 1 }] })
  expect(await seen(path)).toEqual([])
})

test('stops when it is asked to', async () => {
  const path = await makeMedia(at('stop.mp4'), { video: [small] })
  const stop = new AbortController()
  let frames = 0
  const reading = (async () => {
    for await (const _ of readFrames(path, await probe(path), { signal: stop.signal })) if (++frames === 3) stop.abort()
  })()
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
  expect(frames).toBe(3)
})

test('memory stays flat over many frames, also when the reader leaves early', async () => {
  const path = await makeMedia(at('many.mp4'), {
    video: [{ ...small, width: 320, height: 180, times: evenTimes(250, 25) }],
  })
  const info = await probe(path)
  const pass = async (): Promise<void> => {
    for await (const frame of readFrames(path, info)) {
      frame.picture({ width: 320, height: 180, format: 'rgb' })
      if (frame.index === 240) break
    }
  }
  await pass()
  const before = process.memoryUsage().rss
  for (let i = 0; i < 6; i++) await pass()
  // 1500 frames of 320x180 would be 130 MB if they were kept.
  expect(process.memoryUsage().rss - before).toBeLessThan(60e6)
})
