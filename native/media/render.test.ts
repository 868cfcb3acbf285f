import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV444P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  FF_ENCODER_FFV1,
  FF_ENCODER_LIBX264,
  FF_ENCODER_PCM_S16LE,
} from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Box } from '../../core/contract/box.ts'
import fill from '../../core/plugins/redactors/fill.ts'
import { evenTimes, frameNumberIn, type MediaSpec, makeMedia, type VideoSpec } from '../../test/support/fixtures.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { type RenderOptions, renderMedia } from './render.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'render-'))
})
afterAll(() => rm(folder, { recursive: true }))

const small = { width: 64, height: 48, times: evenTimes(50, 25) }
const voice = { rate: 48000, channels: 2, seconds: 2 }

interface Frame {
  time: number
  number: number
  width: number
  height: number
  gray: Uint8Array
}

async function framesOf(path: string): Promise<Frame[]> {
  const out: Frame[] = []
  for await (const frame of readFrames(path, await probe(path))) {
    const { width, height, time } = frame
    const gray = frame.picture({ width, height, format: 'gray' }).data
    out.push({ time, width, height, gray, number: frameNumberIn(gray, width, height) })
  }
  return out
}

async function rendered(name: string, spec: MediaSpec, options: Partial<RenderOptions> = {}) {
  const input = await makeMedia(at(name), spec)
  const output = at(`${name}.redacted.${spec.video?.length ? 'mp4' : 'm4a'}`)
  const done = await render(input, output, options)
  return { input, output, done, before: await probe(input), after: await probe(output) }
}

const render = (input: string, output: string, options: Partial<RenderOptions> = {}) =>
  renderMedia({ input, output, masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 2, ...options })

const hideBox = (box: Box) => () => [{ box, shape: 'rectangle' as const, redactor: fill, seed: 1 }]

test('keeps frames, times, size and duration, and nothing else', async () => {
  const { input, output, done, before, after } = await rendered('call.mkv', {
    video: [small, small],
    audio: [voice, { ...voice, channels: 1, tags: { title: 'Camille', language: 'fra' } }],
    tags: { title: 'Séance de Camille', artist: 'Marc Delorme', creation_time: '2024-01-01T00:00:00Z' },
  })
  expect(done).toEqual({ frames: 50, encoder: 'libx264' })
  expect(after.video).toMatchObject({ codec: 'h264', width: 64, height: 48, frameCount: 50, pixelFormat: 'yuv420p' })
  expect(after.audio.map((track) => [track.codec, track.channels, track.title, track.language])).toEqual([
    ['aac', 2, null, null],
    ['aac', 1, null, null],
  ])
  expect(after.duration).toBeCloseTo(before.duration, 1)
  expect([after.tags, after.chapters, after.dropped, after.faults]).toEqual([[], [], [], []])
  const [original, result] = [await framesOf(input), await framesOf(output)]
  expect(result.map((frame) => frame.number)).toEqual(original.map((frame) => frame.number))
  for (const [index, frame] of result.entries()) expect(frame.time).toBeCloseTo(original[index]?.time as number, 3)
  const bytes = await readFile(output)
  for (const word of ['Camille', 'Delorme', '2024']) expect(bytes.includes(word)).toBe(false)
  // Fast start: the index lies before the samples.
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
})

const forms: [string, Partial<VideoSpec>][] = [
  ['uneven.mkv', { times: [0, 0.04, 0.5, 0.51, 1.7, 3, 3.001, 9] }],
  ['late.mp4', { times: evenTimes(50, 25).map((time) => time + 0.5) }],
  ['one a second.mp4', { times: evenTimes(5, 1) }],
  ['sixty.mp4', { times: evenTimes(60, 60000 / 1001) }],
  ['10 bit.mkv', { pixelFormat: AV_PIX_FMT_YUV420P10LE, codec: FF_ENCODER_FFV1 }],
  ['444.mkv', { pixelFormat: AV_PIX_FMT_YUV444P, codec: FF_ENCODER_FFV1 }],
  ['interlaced.mp4', { interlaced: true, codec: FF_ENCODER_LIBX264 }],
]
test.each(forms)('%s: every frame at its own time', async (name, form) => {
  const spec = { ...small, ...form }
  const { input, output, after } = await rendered(name, { video: [spec] })
  const [original, result] = [await framesOf(input), await framesOf(output)]
  expect(result.map((frame) => frame.number)).toEqual(spec.times.map((_, index) => index))
  for (const [index, frame] of result.entries()) expect(frame.time).toBeCloseTo(original[index]?.time as number, 4)
  expect(after.video?.pixelFormat).toBe('yuv420p')
  expect(after.video?.interlaced).toBe(form.interlaced ?? false)
  // Nothing was to be hidden: the picture looks the same.
  for (const [index, frame] of result.entries())
    expect(differenceOf(frame.gray, original[index]?.gray as Uint8Array)).toBeLessThan(6)
})

function differenceOf(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number))
  return sum / a.length
}

test('pads odd sizes to even by repeating the edge', async () => {
  const spec = { ...small, width: 65, height: 49, codec: FF_ENCODER_FFV1 }
  const { output, after } = await rendered('odd.mkv', { video: [spec] })
  expect(after.video).toMatchObject({ width: 66, height: 50 })
  const [frame] = await framesOf(output)
  const value = (x: number, y: number): number => frame?.gray[y * 66 + x] as number
  expect(Math.abs(value(65, 30) - value(64, 30))).toBeLessThan(12)
  expect(Math.abs(value(30, 49) - value(30, 48))).toBeLessThan(12)
})

test('keeps the shape of pixels and the colours', async () => {
  const color = { range: AVCOL_RANGE_JPEG, space: AVCOL_SPC_BT709, primaries: AVCOL_PRI_BT709, trc: AVCOL_TRC_BT709 }
  const { input, output } = await rendered('tagged.mp4', { video: [{ ...small, aspect: [4, 3], color }] })
  const { openContainer } = await import('./container.ts')
  const about = async (path: string) => {
    const container = await openContainer(path)
    const { codecpar, sampleAspectRatio } = container.video as NonNullable<typeof container.video>
    const { colorRange, colorSpace, colorPrimaries, colorTrc } = codecpar
    const found = [sampleAspectRatio.num, sampleAspectRatio.den, colorRange, colorSpace, colorPrimaries, colorTrc]
    await container.close()
    return found
  }
  expect(await about(output)).toEqual(await about(input))
  expect((await about(output)).slice(0, 2)).toEqual([4, 3])
})

test.each([0, 90, 180, 270] as const)('hides boxes where they are shown, turned by %i degrees', async (rotation) => {
  const luma = (): number => 200
  const box: Box = [0.5, 0.25, 0.25, 0.25]
  const { output, after } = await rendered(
    `turn${rotation}.mp4`,
    { video: [{ ...small, width: 128, height: 96, luma, rotation }] },
    { masksAt: hideBox(box) },
  )
  expect(after.video?.rotation).toBe(rotation)
  const frames = await framesOf(output)
  expect(frames).toHaveLength(50)
  for (const { gray, width, height } of frames) {
    const value = (x: number, y: number): number =>
      gray[Math.floor(y * height) * width + Math.floor(x * width)] as number
    expect(value(0.625, 0.375)).toBeLessThan(90)
    for (const [x, y] of [
      [0.4, 0.375],
      [0.85, 0.375],
      [0.625, 0.15],
      [0.625, 0.6],
    ] as const)
      expect(value(x, y)).toBeGreaterThan(150)
  }
})

test('masks follow the time of each frame, and other frames stay untouched', async () => {
  const asked: number[] = []
  const luma = (): number => 200
  const { output } = await rendered(
    'when.mp4',
    { video: [{ ...small, luma }] },
    {
      masksAt: (time) => {
        asked.push(time)
        return time >= 0.4 && time < 0.8 ? hideBox([0.25, 0.25, 0.5, 0.5])() : []
      },
    },
  )
  expect(asked).toHaveLength(50)
  for (const { time, gray } of await framesOf(output)) {
    const hidden = (gray[24 * 64 + 32] as number) < 100
    expect(hidden, `${time}`).toBe(time >= 0.399 && time < 0.799)
  }
})

test('sound alone becomes m4a', async () => {
  const { done, after, before } = await rendered('sound.ogg', {
    audio: [{ ...voice, codec: FF_ENCODER_PCM_S16LE }],
    format: 'matroska',
  })
  expect(done).toEqual({ frames: 0, encoder: 'aac' })
  expect(after.video).toBeNull()
  expect(after.duration).toBeCloseTo(before.duration, 2)
})

test('a picture without sound, and sound that lasts longer than the picture', async () => {
  expect((await rendered('mute.mp4', { video: [small] })).after.audio).toEqual([])
  const { before, after } = await rendered('longer.mp4', { video: [small], audio: [{ ...voice, seconds: 5 }] })
  expect(before.duration).toBeCloseTo(5, 1)
  expect(after.duration).toBeCloseTo(5, 1)
  expect(after.video?.duration).toBeCloseTo(2, 2)
  expect(after.audio[0]?.duration).toBeCloseTo(5, 1)
})

test('a truncated file is rendered as far as it goes', async () => {
  const input = await makeMedia(at('cut.mkv'), {
    video: [{ ...small, times: evenTimes(250, 25), codec: FF_ENCODER_FFV1 }],
  })
  await truncate(input, Math.floor((await stat(input)).size / 2))
  const { frames } = await render(input, at('cut.mp4'))
  expect(frames).toBeGreaterThan(80)
  expect(await framesOf(at('cut.mp4'))).toHaveLength(frames)
})

test('a file without a usable picture fails, and leaves nothing', async () => {
  await writeFile(at('none.mp4'), 'nothing here '.repeat(100))
  await mkdir(at('none'))
  await expect(render(at('none.mp4'), at('none/out.mp4'))).rejects.toMatchObject({ code: 'not-media' })
  expect(await readdir(at('none'))).toEqual([])
})

test('stops within a second, keeps what was there before and leaves nothing aside', async () => {
  const input = await makeMedia(at('long.mp4'), {
    video: [{ ...small, width: 640, height: 360, times: evenTimes(250, 25) }],
    audio: [{ ...voice, seconds: 10 }],
  })
  await mkdir(at('stopped'))
  await writeFile(at('stopped/out.mp4'), 'the one before')
  const stop = new AbortController()
  let asked = 0
  const options: Partial<RenderOptions> = {
    signal: stop.signal,
    onProgress: (seconds) => {
      if (seconds > 2 && !asked) {
        asked = performance.now()
        stop.abort()
      }
    },
  }
  await expect(render(input, at('stopped/out.mp4'), options)).rejects.toMatchObject({ code: 'cancelled' })
  expect(performance.now() - asked).toBeLessThan(1000)
  expect(await readdir(at('stopped'))).toEqual(['out.mp4'])
  expect(await readFile(at('stopped/out.mp4'), 'utf8')).toBe('the one before')
})

test('the original is only read', async () => {
  const input = await makeMedia(at('same.mp4'), { video: [small], audio: [voice] })
  const hash = async (): Promise<string> =>
    createHash('sha256')
      .update(await readFile(input))
      .digest('hex')
  const before = await hash()
  await render(input, at('same.redacted.mp4'))
  expect(await hash()).toBe(before)
})

// Root may write everywhere.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that may not be written to',
  async () => {
    const input = await makeMedia(at('plain.mp4'), { video: [small] })
    await mkdir(at('locked'))
    await chmod(at('locked'), 0o500)
    await expect(render(input, at('locked/out.mp4'))).rejects.toMatchObject({ code: 'folder-not-writable' })
  },
)

test('a place that cannot hold a folder is not writable, whoever asks', async () => {
  const input = await makeMedia(at('plain2.mp4'), { video: [small] })
  await writeFile(at('a file'), 'x')
  await expect(render(input, at('a file/out.mp4'))).rejects.toMatchObject({ code: 'folder-not-writable' })
})
