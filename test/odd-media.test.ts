import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_PIX_FMT_YUV444P } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../native/media/probe.ts'
import { type Ended, run } from './support/command-line.ts'
import { type AudioSpec, evenTimes, makeMedia, type VideoSpec } from './support/fixtures.ts'

// One command over recordings that are not as they should be: each comes out whole, or says why not.
const folder = mkdtempSync(join(tmpdir(), 'estompe-odd-'))
const at = (name: string): string => join(folder, name)
const picture = (more: Partial<VideoSpec> = {}): VideoSpec => ({
  width: 320,
  height: 180,
  times: evenTimes(75, 25),
  ...more,
})
const sound = (more: Partial<AudioSpec> = {}): AudioSpec => ({ rate: 48_000, channels: 1, seconds: 3, ...more })
const uneven = evenTimes(60, 25).map((time, i) => time + (i % 3) * 0.011)

const recordings = [
  ...['no-sound.mkv', 'sound-only.m4a', 'sound-longer.mp4', 'uneven-frames.mkv', 'two-tracks.mkv', 'six-channels.mkv'],
  ...['odd-size.mkv', 'turned.mp4', 'cut-short.mkv', 'empty.mp4', 'letter.mp4', 'gone.mp4'],
]

let ended: Ended
beforeAll(async () => {
  await makeMedia(at('no-sound.mkv'), { video: [picture()] })
  await makeMedia(at('sound-only.m4a'), { audio: [sound()] })
  await makeMedia(at('sound-longer.mp4'), { video: [picture()], audio: [sound({ seconds: 5 })] })
  await makeMedia(at('uneven-frames.mkv'), { video: [picture({ times: uneven })], audio: [sound()] })
  await makeMedia(at('two-tracks.mkv'), { video: [picture()], audio: [sound(), sound()] })
  await makeMedia(at('six-channels.mkv'), { video: [picture()], audio: [sound({ channels: 6 })] })
  await makeMedia(at('turned.mp4'), { video: [picture({ rotation: 90 })], audio: [sound()] })
  const odd = { width: 321, height: 181, pixelFormat: AV_PIX_FMT_YUV444P }
  await makeMedia(at('odd-size.mkv'), { video: [picture(odd)], audio: [sound()] })
  await makeMedia(at('whole.mkv'), { video: [picture()], audio: [sound()] })
  const bytes = readFileSync(at('whole.mkv'))
  writeFileSync(at('cut-short.mkv'), bytes.subarray(0, Math.floor(bytes.length * 0.6)))
  writeFileSync(at('empty.mp4'), '')
  writeFileSync(at('letter.mp4'), 'Bonjour !')
  ended = await run(['process', ...recordings.map(at), '--out', at('out'), '--json'], {
    env: { ESTOMPE_HOME: at('home') },
  })
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const outcomes = (): Record<string, string> =>
  Object.fromEntries(
    ended.out
      .split('\n')
      .filter((line) => line.includes('"event":"result"'))
      .map((line) => JSON.parse(line) as { input: string; outcome: string; error?: { code: string } })
      .map(({ input, outcome, error }) => [input.slice(folder.length + 1), error?.code ?? outcome]),
  )

test('every one of them is told apart, and the exit says that some failed', () => {
  expect(ended.code).toBe(4)
  expect(outcomes()).toEqual({
    'no-sound.mkv': 'clean',
    'sound-only.m4a': 'clean',
    'sound-longer.mp4': 'clean',
    'uneven-frames.mkv': 'clean',
    'two-tracks.mkv': 'clean',
    'six-channels.mkv': 'clean',
    'odd-size.mkv': 'clean',
    'turned.mp4': 'clean',
    'cut-short.mkv': 'clean',
    'empty.mp4': 'file-empty',
    'letter.mp4': 'not-media',
    'gone.mp4': 'file-missing',
  })
})

const resultOf = (name: string, file = 'redacted.mp4') => probe(join(at('out'), name, file))

test('what has no picture gives sound alone, what has no sound gives a picture alone', async () => {
  const heard = await resultOf('sound-only', 'redacted.m4a')
  expect(heard.video).toBeNull()
  expect(heard.duration).toBeCloseTo(3, 1)
  expect((await resultOf('no-sound')).audio).toEqual([])
})

test('tracks, channels, length and size stay; an odd size is padded to an even one', async () => {
  expect((await resultOf('two-tracks')).audio).toHaveLength(2)
  expect((await resultOf('six-channels')).audio[0]?.channels).toBe(6)
  expect((await resultOf('sound-longer')).duration).toBeCloseTo(5, 1)
  expect((await resultOf('odd-size')).video).toMatchObject({ width: 322, height: 182 })
  expect((await resultOf('turned')).video).toMatchObject({ width: 180, height: 320 })
  expect((await resultOf('uneven-frames')).video?.frameCount).toBe(60)
})
