import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Packet, type Stream } from 'node-av'
import { FF_ENCODER_FFV1 } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import fill from '../../core/plugins/redactors/fill.ts'
import { evenTimes, frameNumberIn, makeMedia, type VideoSpec } from '../../test/support/fixtures.ts'
import { openContainer, secondsATick } from './container.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { type RenderPartsOptions, renderParts } from './render-parts.ts'
import { placesAmong, splitOf } from './split.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parts-'))
})
afterAll(() => rm(folder, { recursive: true }))

const often = { 'x264-params': 'keyint=8:min-keyint=4:scenecut=0:open-gop=1' }
const small = { width: 64, height: 48, options: often }
const voice = { rate: 48000, channels: 2, seconds: 5, sample: (time: number) => 0.4 * Math.sin(2000 * time) }

const wanted = (input: string, output: string, more: Partial<RenderPartsOptions> = {}): RenderPartsOptions => ({
  ...{ input, output, masks: () => () => [], sounds: [], replaceWith: 'silence', threads: 2, partSeconds: 1 },
  ...{ aside: `${output}.parts`, ...more },
})

async function framesOf(path: string): Promise<{ time: number; number: number; middle: number }[]> {
  const frames: { time: number; number: number; middle: number }[] = []
  for await (const frame of readFrames(path, await probe(path))) {
    const { width, height, time } = frame
    const gray = frame.picture({ width, height, format: 'gray' }).data
    const middle = gray[(height >> 1) * width + (width >> 1)] as number
    frames.push({ time, number: frameNumberIn(gray, width, height), middle })
  }
  return frames
}

interface Written {
  readonly shown: number
  readonly decoded: number
  readonly length: number
  readonly bytes: string
}

/** Packets of the picture and of the first track of sound; times in seconds. */
async function packetsOf(path: string): Promise<{ picture: Written[]; sound: Written[] }> {
  const container = await openContainer(path)
  const packet = new Packet()
  packet.alloc()
  const found: { picture: Written[]; sound: Written[] } = { picture: [], sound: [] }
  for (; (await container.context.readFrame(packet)) >= 0; packet.unref()) {
    const isPicture = packet.streamIndex === container.video?.index
    const tick = secondsATick((isPicture ? container.video : container.audio[0]) as Stream)
    found[isPicture ? 'picture' : 'sound'].push({
      shown: Number(packet.pts) * tick,
      decoded: Number(packet.dts) * tick,
      length: Number(packet.duration) * tick,
      bytes: createHash('sha256')
        .update(packet.data ?? '')
        .digest('hex'),
    })
  }
  packet.free()
  await container.close()
  return found
}

/** Length of the picture's track in an MP4 file as its header says, seconds (ISO/IEC 14496-12, 8.2.2 and 8.3.2). */
async function lengthIn(path: string): Promise<number> {
  const bytes = await readFile(path)
  return bytes.readUInt32BE(bytes.indexOf('tkhd') + 24) / bytes.readUInt32BE(bytes.indexOf('mvhd') + 16)
}

/** Seconds, from milliseconds between one and the next. */
function timesOf(start: number, gaps: readonly number[]): number[] {
  let time = start
  const times = [start / 1000]
  for (const gap of gaps) {
    time += gap
    times.push(time / 1000)
  }
  return times
}

const sha256Of = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

test('parts begin a part’s length apart, and none is short', () => {
  const keys = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 60 }), fc.nat(3000), (steps, seconds, more) => {
      const all = timesOf(
        0,
        steps.map((step) => step * 10),
      ).slice(1)
      const last = (all.at(-1) as number) + more / 100
      const places = placesAmong(all, last, seconds)
      expect(places[0]).toBe(all[0])
      for (const [index, place] of places.entries()) {
        expect(all).toContain(place)
        if (index > 0) expect(place - (places[index - 1] as number)).toBeGreaterThanOrEqual(seconds)
        if (index > 0) expect(last - place).toBeGreaterThanOrEqual(seconds / 2)
      }
    }),
  )
})

test('whatever the times of the frames: none doubled, none missing, each at its own time and as long as in one piece', async () => {
  let run = 0
  let split = 0
  const gaps = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 30, maxLength: 90 })
  const ending = fc.constantFrom('mp4', 'mkv')
  await fc.assert(
    fc.asyncProperty(gaps, ending, fc.nat(2000), async (milliseconds, format, start) => {
      const times = timesOf(start, milliseconds)
      const input = await makeMedia(at(`any${run++}.${format}`), { video: [{ ...small, times }] })
      const parted = (await splitOf(input, 1)) !== null
      if (parted) split++
      const { frames } = await renderParts(wanted(input, at('any.mp4')))
      await renderMedia({ ...wanted(input, at('whole.mp4')), masksAt: () => [] })
      const [original, joined] = [await framesOf(input), await framesOf(at('any.mp4'))]
      expect(frames).toBe(times.length)
      expect(joined.map(({ number }) => number)).toEqual(original.map(({ number }) => number))
      for (const [index, frame] of joined.entries()) expect(frame.time).toBeCloseTo(original[index]?.time as number, 3)
      const [one, other] = [await packetsOf(at('any.mp4')), await packetsOf(at('whole.mp4'))]
      const shown = ({ picture }: typeof one): number[] => picture.map((packet) => packet.shown).sort((a, b) => a - b)
      expect(shown(one)).toEqual(shown(other))
      for (const { shown: seen, decoded } of one.picture) expect(decoded).toBeLessThanOrEqual(seen)
      // The last frame is seen until its end, as far as the file knows it.
      expect(await lengthIn(at('any.mp4'))).toBeGreaterThanOrEqual((times.at(-1) as number) - 0.001)
    }),
    { numRuns: 4, endOnFailure: true },
  )
  expect(split).toBeGreaterThan(0)
})

test('the sound is that of one piece to the byte, and so is everything but the choice of key frames', async () => {
  const video = [{ ...small, times: evenTimes(100, 25), rotation: 90 as const }]
  const input = await makeMedia(at('call.mkv'), { video, audio: [voice, { ...voice, channels: 1 }] })
  const sounds = [{ start: 1.9, end: 2.1 }]
  expect((await splitOf(input, 1))?.starts.length).toBeGreaterThan(2)
  await renderParts(wanted(input, at('call.mp4'), { sounds, replaceWith: 'tone' }))
  await renderMedia({ ...wanted(input, at('piece.mp4')), masksAt: () => [], sounds, replaceWith: 'tone' })
  const [joined, piece] = [await packetsOf(at('call.mp4')), await packetsOf(at('piece.mp4'))]
  expect(joined.sound.length).toBeGreaterThan(200)
  expect(joined.sound).toEqual(piece.sound)
  const { path: _, ...one } = { path: '', ...(await probe(at('call.mp4'))) }
  expect(one).toMatchObject({ duration: (await probe(at('piece.mp4'))).duration, tags: [], chapters: [], dropped: [] })
  expect(one.video).toMatchObject({ rotation: 90, frameCount: 100, codec: 'h264' })
  expect(one.audio.map(({ channels }) => channels)).toEqual([2, 1])
  const bytes = await readFile(at('call.mp4'))
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  expect(existsSync(at('call.mp4.parts'))).toBe(false)
})

test('stopped and taken up again, it goes on behind the last finished part, to the same bytes', async () => {
  const luma = (): number => 200
  const input = await makeMedia(at('stop.mp4'), {
    video: [{ ...small, times: evenTimes(125, 25), luma }],
    audio: [voice],
  })
  const hidden = { box: [0.25, 0.25, 0.5, 0.5] as const, shape: 'rectangle' as const, redactor: fill, seed: 1 }
  // Something that stays hidden over every cut.
  const asked: number[] = []
  const masks: RenderPartsOptions['masks'] = () => (time) => {
    asked.push(time)
    return time >= 0.5 && time < 4.5 ? [{ ...hidden, box: [...hidden.box] }] : []
  }
  await renderParts(wanted(input, at('calm.mp4'), { masks }))
  for (const { time, middle } of await framesOf(at('calm.mp4')))
    expect(middle < 100, `${time}`).toBe(time >= 0.499 && time < 4.499)

  const stop = new AbortController()
  let parts = 0
  const onPart = (): void => void (++parts === 2 && stop.abort())
  const stopped = renderParts(wanted(input, at('again.mp4'), { masks, onPart, signal: stop.signal }))
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  expect(existsSync(at('again.mp4'))).toBe(false)
  const kept = (await readdir(at('again.mp4.parts'))).filter((name) => /^\d+\.mp4$/.test(name)).sort()
  expect(kept.length).toBeGreaterThan(0)

  // A part whose bytes are not what they were is made again, like one that is not there.
  asked.length = 0
  await writeFile(join(at('again.mp4.parts'), kept[0] as string), 'no video', { flag: 'r+' })
  const { frames } = await renderParts(wanted(input, at('again.mp4'), { masks }))
  expect(frames).toBe(125)
  const starts = (await splitOf(input, 1))?.starts as number[]
  for (const name of kept.slice(1)) {
    const number = Number.parseInt(name, 10)
    const isInside = (time: number): boolean => time >= (starts[number] as number) && time < (starts[number + 1] ?? 9)
    expect(asked.filter(isInside)).toEqual([])
  }
  expect(asked.length).toBeGreaterThan(0)
  expect(await sha256Of(at('again.mp4'))).toBe(await sha256Of(at('calm.mp4')))
})

test('a process killed in the middle is gone on for, to the same bytes', async () => {
  const input = await makeMedia(at('kill.mp4'), { video: [{ ...small, times: evenTimes(125, 25) }], audio: [voice] })
  const aside = at('kill.parts')
  const script = join(import.meta.dirname, '../../test/support/parts-process.ts')
  const child = spawn(process.execPath, [script, input, at('killed.mp4'), aside], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const gone = new Promise((done) => child.once('exit', done))
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await gone
  const { parts } = JSON.parse(await readFile(join(aside, 'parts.json'), 'utf8')) as { parts: object }
  const finished = Object.keys(parts)
  expect(finished.length).toBeGreaterThan(2)
  const before = await Promise.all(finished.map(async (name) => (await stat(join(aside, name))).mtimeMs))
  let after: number[] = []
  // Looked at when the last part is there, before they are joined and go.
  const onPart = (): void => {
    after = finished.map((name) => statSync(join(aside, name)).mtimeMs)
  }
  await renderParts(wanted(input, at('killed.mp4'), { aside, onPart }))
  expect(after).toEqual(before)
  await renderParts(wanted(input, at('unkilled.mp4')))
  expect(await sha256Of(at('killed.mp4'))).toBe(await sha256Of(at('unkilled.mp4')))
  expect(existsSync(aside)).toBe(false)
})

test('the number of parts at the same time changes nothing', async () => {
  const input = await makeMedia(at('lanes.mkv'), { video: [{ ...small, times: evenTimes(100, 25) }] })
  const progress: number[] = []
  await renderParts(wanted(input, at('one lane.mp4'), { threads: 4 }))
  const onProgress = (seconds: number): void => void progress.push(seconds)
  await renderParts(wanted(input, at('three lanes.mp4'), { threads: 12, onProgress }))
  expect(await sha256Of(at('three lanes.mp4'))).toBe(await sha256Of(at('one lane.mp4')))
  expect(progress.at(-1)).toBeCloseTo(3.96, 2)
})

const whole: [string, Partial<VideoSpec>][] = [
  ['short', { times: evenTimes(20, 25) }],
  ['one key frame', { options: { g: '1000' } }],
  ['no recording of 90 seconds', {}],
]
test.each(whole)('in one piece: %s', async (name, form) => {
  const times = evenTimes(100, 25)
  const input = await makeMedia(at(`${name}.mkv`), { video: [{ ...small, times, ...form }] })
  expect(await splitOf(input, name.startsWith('no ') ? 60 : 1)).toBeNull()
  const { frames } = await renderParts(
    wanted(input, at(`${name}.mp4`), name.startsWith('no ') ? { partSeconds: 60 } : {}),
  )
  expect(frames).toBe((form.times ?? times).length)
})

test('a picture of key frames alone, and sound alone', async () => {
  const video = [{ width: 64, height: 48, times: evenTimes(100, 25), codec: FF_ENCODER_FFV1 }]
  const input = await makeMedia(at('keys.mkv'), { video })
  expect(await renderParts(wanted(input, at('keys.mp4')))).toEqual({ frames: 100, encoder: 'libx264' })
  expect(await framesOf(at('keys.mp4'))).toHaveLength(100)
  const sound = await makeMedia(at('sound.mka'), { audio: [voice], format: 'matroska' })
  expect(await renderParts(wanted(sound, at('sound.m4a')))).toEqual({ frames: 0, encoder: 'aac' })
})
