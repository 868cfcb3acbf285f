import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../../native/media/probe.ts'
import { renderMedia } from '../../../native/media/render.ts'
import { makeMedia } from '../../../test/support/fixtures.ts'
import { changedVoices } from '../render/voices.ts'
import type { Media } from './pairs.ts'
import { checkSound } from './sound.ts'
import { checkVoices } from './voices.ts'

let folder: string
let original: Media
const audio = [{ start: 3, end: 3.5, kind: 'PHONE' as const, reasons: [] }]
const voices = [
  { start: 1, end: 4, voice: 'speaker-1' },
  { start: 4, end: 5, voice: 'speaker-2' },
]
const plan = {
  ...{ version: 1 as const, source: { sha256: '0'.repeat(64), duration: 8 }, video: [], text: [] },
  ...{ audio, voices },
}

/** A buzz whose pitch and strength change from syllable to syllable. */
function voice(time: number): number {
  const syllable = Math.floor(time * 4)
  const hz = 120 + 50 * Math.sin(syllable * 12.9)
  const level = 0.25 * Math.max(0.05, Math.sin(Math.PI * ((time * 4) % 1)))
  return level * [1, 2, 3, 5, 8, 13].reduce((sum, n) => sum + Math.sin(2 * Math.PI * hz * n * time) / n ** 0.7, 0) * 0.5
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voices-'))
  const track = { rate: 48_000, channels: 1, seconds: 8, codec: FF_ENCODER_PCM_S16LE, sample: voice }
  const path = await makeMedia(join(folder, 'call.mkv'), { audio: [track, { ...track, rate: 16_000, channels: 2 }] })
  original = { path, info: await probe(path) }
})
afterAll(() => rm(folder, { recursive: true }))

/** The recording, rendered with these of the planned voices disguised. */
async function rendered(name: string, disguised: typeof voices): Promise<Media> {
  const output = join(folder, `${name}.m4a`)
  await renderMedia({
    ...{ input: original.path, output, masksAt: () => [], sounds: audio, replaceWith: 'tone', threads: 1 },
    voices: changedVoices(disguised),
  })
  return { path: output, info: await probe(output) }
}

const leaksOf = async (media: Media) => {
  const { signal } = new AbortController()
  const { check, leaks } = await checkVoices(media, original, plan, folder, signal)
  expect(check).toMatchObject({ id: 'voices', unit: 'seconds', examined: 8 })
  return leaks.map(({ kind, start, end }) => ({ kind, start, end }))
}

test('a render with every planned disguise is clean, in every track, and exactly as long', async () => {
  const media = await rendered('whole', voices)
  expect(await leaksOf(media)).toEqual([])
  const sound = await checkSound(media, original, plan, folder, new AbortController().signal)
  expect(sound.leaks).toEqual([])
  const end = { start: expect.closeTo(8, 1), end: Number.POSITIVE_INFINITY }
  for (const track of sound.strange) {
    expect(track.at(-1)).toEqual(end)
    expect(track[0]?.start).toBeCloseTo(1, 0)
    expect(track.at(-2)?.end).toBeCloseTo(5, 0)
  }
  expect(sound.strange).toHaveLength(2)
  for (const track of media.info.audio) expect(track.duration).toBeCloseTo(8, 1)
})

test('a disguise that is planned and not there is a leak, where it is missing', async () => {
  const whole = { kind: 'voice', start: expect.closeTo(1, 0), end: expect.closeTo(5, 0) }
  expect(await leaksOf(await rendered('none', []))).toEqual([whole, whole])
  const second = await leaksOf(await rendered('first', voices.slice(0, 1)))
  expect(second.map(({ start, end }) => start > 3.9 && end < 5.1)).toEqual([true, true])
  const gap = await leaksOf(await rendered('gap', [{ start: 1.6, end: 5, voice: 'a' }]))
  expect(gap.map(({ start, end }) => start < 1.2 && end > 1.4 && end < 1.7)).toEqual([true, true])
})
