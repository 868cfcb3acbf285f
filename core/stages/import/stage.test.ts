import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FF_ENCODER_FLAC,
  FF_ENCODER_LIBMP3LAME,
  FF_ENCODER_LIBOPUS,
  FF_ENCODER_PCM_S16LE,
  FF_ENCODER_WMAV2,
} from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFrames } from '../../../native/media/frames.ts'
import { openSound } from '../../../native/media/sound.ts'
import { evenTimes, type MediaSpec, makeMedia } from '../../../test/support/fixtures.ts'
import type { MediaInfo } from '../../contract/media.ts'
import type { StageContext } from '../../contract/stage.ts'
import { importStage } from './stage.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'))
})
afterAll(() => rm(folder, { recursive: true }))

const context = {
  ...{ signal: new AbortController().signal, progress: () => {}, log: () => {} },
} as unknown as StageContext

const imported = async (path: string): Promise<MediaInfo> => (await importStage.run({ path }, context)).media

/** Seconds of sound and number of pictures that come out of a file. */
async function readWhole(path: string, info: MediaInfo): Promise<{ seconds: number; frames: number }> {
  let frames = 0
  for await (const _ of readFrames(path, info)) frames++
  if (info.audio.length === 0) return { seconds: 0, frames }
  const sound = await openSound(path, info, { track: 0, scratch: at('scratch') })
  const seconds = sound.duration
  await sound.close()
  return { seconds, frames }
}

const picture = { width: 64, height: 48, times: evenTimes(75, 25) }
const sound = { rate: 48_000, channels: 1, seconds: 3 }
const both: MediaSpec = { video: [picture], audio: [sound] }
const old: MediaSpec = {
  video: [{ ...picture, options: { bf: '0' } }],
  audio: [{ ...sound, codec: FF_ENCODER_LIBMP3LAME }],
}
const only = (codec: NonNullable<MediaSpec['audio']>[number]['codec']): MediaSpec => ({ audio: [{ ...sound, codec }] })

const recordings: [string, MediaSpec][] = [
  ['call.mp4', both],
  ['fragments.mp4', { ...both, options: { movflags: 'frag_keyframe+empty_moov' } }],
  ['sound.m4a', { audio: [sound] }],
  ['call.mkv', both],
  ['live.mkv', { ...both, options: { live: '1' } }],
  ['live.webm', { audio: [{ ...sound, codec: FF_ENCODER_LIBOPUS }], options: { live: '1' } }],
  ['call.ts', both],
  ['call.flv', both],
  ['call.avi', old],
  ['call.mpg', { audio: [{ ...sound, codec: FF_ENCODER_LIBMP3LAME }], format: 'mpeg' }],
  ['sound.ogg', only(FF_ENCODER_LIBOPUS)],
  ['sound.mp3', { ...only(FF_ENCODER_LIBMP3LAME), tags: { title: 'Une séance' } }],
  ['sound.flac', only(FF_ENCODER_FLAC)],
  ['sound.wav', only(FF_ENCODER_PCM_S16LE)],
  ['sound.aac', { audio: [sound], format: 'adts' }],
  ['sound.wma', { ...only(FF_ENCODER_WMAV2), format: 'asf' }],
]

test.each(recordings)('%s put behind itself is read whole, or refused', async (name, spec) => {
  const path = await makeMedia(at(name), spec)
  const once = await readWhole(path, await imported(path))
  const bytes = await readFile(path)
  await writeFile(at(`joined-${name}`), Buffer.concat([bytes, bytes]))
  const joined = await imported(at(`joined-${name}`)).catch((error: unknown) => error)
  if (joined instanceof Error) return expect(joined).toMatchObject({ code: 'media-joined' })
  const info = joined as MediaInfo
  const whole = await readWhole(at(`joined-${name}`), info)
  expect(whole.frames).toBe(once.frames * 2)
  expect(whole.seconds).toBeGreaterThan(once.seconds * 2 - 0.15)
  expect(info.duration).toBeGreaterThan(once.seconds * 2 - 0.3)
})

test.each([
  ['ts', both],
  ['flv', both],
])('two recordings of other streams put end to end (%s) are refused, or read whole', async (ending, first) => {
  const parts = await Promise.all([
    makeMedia(at(`silent.${ending}`), { video: [picture] }),
    makeMedia(at(`heard.${ending}`), first),
  ])
  const bytes = await Promise.all(parts.map((path) => readFile(path)))
  await writeFile(at(`late.${ending}`), Buffer.concat(bytes))
  await expect(imported(at(`late.${ending}`))).rejects.toMatchObject({ code: 'media-joined' })
})

test.each([
  ['mkv', { live: '1' }],
  ['ts', {}],
  ['flv', {}],
  ['mp4', {}],
])(
  'a picture every second or two, whose frames come in another order, is one recording (%s)',
  async (ending, options) => {
    for (const rate of [1, 0.4]) {
      const slow = { ...picture, times: evenTimes(20, rate), options: { bf: '3' } }
      const path = await makeMedia(at(`slow-${rate}.${ending}`), { video: [slow], options })
      expect(await readWhole(path, await imported(path))).toMatchObject({ frames: 20 })
    }
  },
)

test('who reads such a recording without taking it in is told as well', async () => {
  const bytes = await readFile(await makeMedia(at('again.ts'), both))
  await writeFile(at('twice.ts'), Buffer.concat([bytes, bytes]))
  const info = await imported(at('again.ts'))
  const reading = { ...info, audio: [], duration: 6 }
  await expect(readWhole(at('twice.ts'), reading)).rejects.toMatchObject({ code: 'media-joined' })
  await expect(readWhole(at('twice.ts'), { ...info, video: null })).rejects.toMatchObject({ code: 'media-joined' })
})

test('a WAV whose header was written before its sound is read to its end', async () => {
  const path = await makeMedia(at('stale.wav'), only(FF_ENCODER_PCM_S16LE))
  const bytes = await readFile(path)
  const data = bytes.indexOf('data')
  for (const length of [48_000, 0, 0xffffffff]) {
    bytes.writeUInt32LE(length, data + 4)
    await writeFile(path, bytes)
    const info = await imported(path)
    expect(info.duration, `${length}`).toBeCloseTo(3, 1)
    expect((await readWhole(path, info)).seconds).toBeCloseTo(3, 1)
  }
})

test('chunks behind the sound of a WAV are no sound', async () => {
  const path = await makeMedia(at('noted.wav'), only(FF_ENCODER_PCM_S16LE))
  const note = Buffer.alloc(1008, 'x')
  note.write('LIST', 0)
  note.writeUInt32LE(1000, 4)
  await writeFile(path, Buffer.concat([await readFile(path), note]))
  expect((await readWhole(path, await imported(path))).seconds).toBe(3)
})

test('an index that lies in another box, as some recorders leave it, is not that of a second recording', async () => {
  const path = await makeMedia(at('plain.mp4'), both)
  const bytes = await readFile(path)
  const hidden = Buffer.concat([Buffer.alloc(8), bytes])
  hidden.writeUInt32BE(hidden.length, 0)
  hidden.write('free', 4)
  await writeFile(at('hidden.mp4'), Buffer.concat([bytes, hidden]))
  const info = await imported(at('hidden.mp4'))
  expect(info.size).toBe((await stat(at('hidden.mp4'))).size)
  expect(await readWhole(at('hidden.mp4'), info)).toEqual(await readWhole(path, await imported(path)))
})
