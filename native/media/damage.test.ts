import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Span } from '../../core/contract/span.ts'
import { breakPackets } from '../../test/support/broken-packets.ts'
import { evenTimes, type MediaSpec, makeMedia } from '../../test/support/fixtures.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { openSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damage-'))
})
afterAll(() => rm(folder, { recursive: true }))

// Key frames at 0, 1 and 2 s.
const picture = { width: 64, height: 48, times: evenTimes(75, 25), options: { g: '25', bf: '2', sc_threshold: '0' } }
const tone = { rate: 48_000, channels: 1, seconds: 3 }

async function made(name: string, spec: MediaSpec): Promise<string> {
  return makeMedia(join(folder, name), spec)
}

async function seen(path: string, threads = 2) {
  const unread: Span[] = []
  const frames: { time: number; isGrey: boolean }[] = []
  const info = await probe(path)
  const onUnread = (spans: Span[]): void => void unread.push(...spans)
  for await (const frame of readFrames(path, info, { threads, onUnread })) {
    const { data } = frame.picture({ width: 64, height: 48, format: 'gray' })
    frames.push({ time: frame.time, isGrey: data.every((value) => Math.abs(value - (data[0] as number)) < 12) })
  }
  return { info, unread, frames, times: frames.map(({ time }) => time) }
}

const render = async (input: string, name: string): Promise<string> => {
  const output = join(folder, name)
  await renderMedia({ input, output, masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 2 })
  return output
}

test('what a decoder builds upon lost pictures is shown to nobody, up to the next key frame, and is told', async () => {
  const input = await made('middle.mp4', { video: [picture] })
  expect(await breakPackets(input, 'video', 1.3, 1.45)).toBe(4)
  const { frames, unread, times } = await seen(input)
  const grey = frames.filter(({ isGrey }) => isGrey)
  expect(grey.length).toBeGreaterThan(10)
  for (const { time } of grey) expect(time).toBeGreaterThan(1.1)
  for (const { time, isGrey } of frames) if (time > 1.3) expect(isGrey, `${time}`).toBe(time < 2)
  expect(unread).toHaveLength(1)
  expect(unread[0]?.start).toBeGreaterThan(1.1)
  expect(unread[0]?.start).toBeLessThan(1.31)
  expect(unread[0]?.end).toBeCloseTo(2, 2)

  const after = await seen(await render(input, 'middle.out.mp4'))
  expect(after.frames.map(({ isGrey }) => isGrey)).toEqual(frames.map(({ isGrey }) => isGrey))
  for (const [i, time] of after.times.entries()) expect(time).toBeCloseTo(times[i] as number, 3)
  expect(after.unread).toEqual([])
})

test('the same pictures are lost whatever the number of threads', async () => {
  const input = await made('threads.mp4', { video: [picture] })
  await breakPackets(input, 'video', 1.3, 1.45)
  const [one, four] = [await seen(input, 1), await seen(input, 4)]
  expect(one.frames).toEqual(four.frames)
})

test('a lost key frame takes its whole group along', async () => {
  const input = await made('key.mp4', { video: [picture] })
  expect(await breakPackets(input, 'video', 0.99, 1.01)).toBe(1)
  const { frames, unread } = await seen(input)
  for (const { time, isGrey } of frames) if (time > 1) expect(isGrey, `${time}`).toBe(time < 2)
  expect(unread.at(-1)?.end).toBeCloseTo(2, 2)
})

test('pictures that a transport stream lost on its way are known by the gap in its counters', async () => {
  const input = await made('lost.ts', { video: [picture] })
  const bytes = await readFile(input)
  // A fifth of a second of its packets of 188 bytes, behind the middle.
  const at = Math.floor(bytes.length / 188 / 2 + 8) * 188
  await writeFile(input, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 188 * 12)]))
  const { frames, unread } = await seen(input)
  const grey = frames.filter(({ isGrey }) => isGrey).map(({ time }) => time)
  expect(grey.length).toBeGreaterThan(1)
  expect(unread).toHaveLength(1)
  expect(unread[0]?.end).toBeCloseTo(2, 1)
})

test('an end that cannot be read is grey and silent, and as long as it was', async () => {
  const input = await made('end.mp4', { video: [picture], audio: [tone] })
  await breakPackets(input, 'video', 2.4, 3)
  await breakPackets(input, 'audio', 2.4, 9)
  const { info, frames, unread } = await seen(input)
  expect(unread.at(-1)?.end).toBeCloseTo(3, 1)
  expect(frames.at(-1)?.isGrey).toBe(true)
  const after = await probe(await render(input, 'end.out.mp4'))
  expect(after.duration).toBeCloseTo(info.duration, 1)
  expect(after.video?.duration).toBeCloseTo(3, 1)
  expect(after.audio[0]?.duration).toBeCloseTo(3, 1)
})

test('sound that cannot be read is told', async () => {
  const input = await made('sound.mp4', { audio: [tone] })
  await breakPackets(input, 'audio', 1, 1.5)
  const sound = await openSound(input, await probe(input), { track: 0, scratch: join(folder, 'scratch') })
  const lost = sound.unread
  await sound.close()
  expect(lost).toHaveLength(1)
  expect(lost[0]?.start).toBeCloseTo(1, 1)
  expect(lost[0]?.end).toBeCloseTo(1.5, 1)
})

test.each([
  ['even', { video: [picture], audio: [tone] }],
  ['uneven', { video: [{ ...picture, times: picture.times.map((time, i) => time + (i > 40 ? 1 : 0)) }] }],
  ['without key frames', { video: [{ ...picture, options: { g: '250', 'x264-params': 'intra-refresh=1' } }] }],
  ['interlaced', { video: [{ ...picture, interlaced: true }] }],
] satisfies [string, MediaSpec][])('nothing of a whole picture is lost: %s', async (name, spec) => {
  const { frames, unread } = await seen(await made(`${name}.mkv`, spec))
  expect(frames.filter(({ isGrey }) => isGrey)).toEqual([])
  expect(unread).toEqual([])
})
