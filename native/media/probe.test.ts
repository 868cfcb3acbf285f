import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_FFV1, FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { sample, samplesMissing } from '../../test/support/samples.ts'
import { chaptersIn } from './chapters.ts'
import { probe } from './probe.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-'))
})
afterAll(() => rm(folder, { recursive: true }))

const small = { width: 64, height: 48, times: evenTimes(50, 25) }

test('tells size, duration, rates and tracks', async () => {
  const path = await makeMedia(at('plain.mp4'), {
    video: [small],
    audio: [{ rate: 48000, channels: 2, seconds: 2, tags: { language: 'fra', title: 'Micro' } }],
    tags: { title: 'Séance de Camille' },
  })
  const info = await probe(path)
  expect(info.container).toBe('mov')
  expect(info.duration).toBeCloseTo(2, 1)
  expect(info.size).toBe((await stat(path)).size)
  expect(info.video).toMatchObject({ codec: 'h264', width: 64, height: 48, rotation: 0, frameCount: 50, start: 0 })
  expect(info.video?.frameRate).toBeCloseTo(25, 3)
  expect(info.audio).toMatchObject([{ codec: 'aac', sampleRate: 48000, channels: 2, language: 'fra' }])
  expect(info.tags).toContainEqual({ key: 'title', value: 'Séance de Camille' })
  expect(info.faults).toEqual([])
})

test('gives the size as it is shown when the container turns the picture', async () => {
  const path = await makeMedia(at('turned.mp4'), { video: [{ ...small, rotation: 90 }] })
  expect((await probe(path)).video).toMatchObject({ width: 48, height: 64, rotation: 90 })
})

test('says why further streams are dropped', async () => {
  const path = await makeMedia(at('two.mkv'), {
    video: [small, small],
    audio: [
      { rate: 16000, channels: 1, seconds: 2, codec: FF_ENCODER_PCM_S16LE },
      { rate: 48000, channels: 6, seconds: 2 },
    ],
  })
  const info = await probe(path)
  expect(info.audio.map((track) => track.channels)).toEqual([1, 6])
  expect(info.dropped).toEqual([{ index: 1, kind: 'video', why: 'further-video' }])
})

test('a recording that starts late lasts from zero on', async () => {
  const late = { ...small, times: small.times.map((time) => time + 0.7) }
  const path = await makeMedia(at('late.mp4'), {
    video: [late],
    audio: [{ rate: 48000, channels: 1, seconds: 2, start: 0.7 }],
  })
  const info = await probe(path)
  expect(info.video?.start).toBeCloseTo(0.7, 1)
  expect(info.duration).toBeCloseTo(2.7, 1)
})

test('measures the duration where the header has none', async () => {
  const path = await makeMedia(at('endless.mkv'), { video: [small], options: { live: '1' } })
  const info = await probe(path)
  expect(info.duration).toBeCloseTo(2, 1)
  expect(info.video?.duration).toBeNull()
})

test.skipIf(!sample('video/intel_asl_no.mkv'))(
  `a sample without duration (${samplesMissing} when skipped)`,
  async () => {
    const info = await probe(sample('video/intel_asl_no.mkv') as string)
    expect(info.duration).toBeCloseTo(2.2, 1)
  },
)

test('sound alone has no video', async () => {
  const info = await probe(await makeMedia(at('sound.m4a'), { audio: [{ rate: 44100, channels: 1, seconds: 1 }] }))
  expect(info.video).toBeNull()
  expect(info.duration).toBeCloseTo(1, 1)
})

test('a file cut short is read as far as it goes, and said to be cut', async () => {
  const spec = { video: [{ ...small, times: evenTimes(250, 25), codec: FF_ENCODER_FFV1 }] }
  const path = await makeMedia(at('cut.mkv'), spec)
  await truncate(path, Math.floor((await stat(path)).size * 0.5))
  const info = await probe(path)
  expect(info.faults).toEqual(['truncated'])
  expect(info.duration).toBeGreaterThan(3)
  expect(info.duration).toBeLessThan(7)
})

test('a file that lacks its last half second lasts as long as what is there', async () => {
  const spec = { video: [{ ...small, times: evenTimes(250, 25), codec: FF_ENCODER_FFV1 }] }
  const path = await makeMedia(at('short.mkv'), spec)
  await truncate(path, Math.floor((await stat(path)).size * 0.95))
  const { duration, faults } = await probe(path)
  expect(faults).toEqual([])
  expect(duration).toBeGreaterThan(9.1)
  expect(duration).toBeLessThan(9.8)
})

test('an mp4 whose index was cut off is damaged', async () => {
  const path = await makeMedia(at('headless.mp4'), { video: [small] })
  await truncate(path, Math.floor((await stat(path)).size * 0.6))
  await expect(probe(path)).rejects.toMatchObject({ code: 'media-damaged', data: { file: path } })
})

test.each([
  ['words.txt', 'Bonjour, ceci est une note.\n'.repeat(40)],
  ['words.mp4', 'not a film at all '.repeat(100)],
  ['list.m3u8', '#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:4,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n'],
  ['captions.srt', '1\n00:00:01,000 --> 00:00:02,000\nBonjour\n\n'],
])('%s is not a recording', async (name, text) => {
  await writeFile(at(name), text)
  await expect(probe(at(name))).rejects.toMatchObject({ code: 'not-media' })
})

test('random bytes are not a recording', async () => {
  await writeFile(at('noise.bin'), Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)))
  await expect(probe(at('noise.bin'))).rejects.toMatchObject({ code: 'not-media' })
})

test('a picture is not a recording', async () => {
  const { toPng } = await import('./image.ts')
  await writeFile(at('still.png'), await toPng({ width: 4, height: 4, channels: 3, data: new Uint8Array(48) }))
  await expect(probe(at('still.png'))).rejects.toMatchObject({ code: 'not-media' })
})

test('missing, empty and unreadable files are told apart', async () => {
  await expect(probe(at('nowhere.mp4'))).rejects.toMatchObject({ code: 'file-missing' })
  await expect(probe(join(at('nowhere.mp4'), 'inside.mp4'))).rejects.toMatchObject({ code: 'file-missing' })
  await writeFile(at('empty.mp4'), '')
  await expect(probe(at('empty.mp4'))).rejects.toMatchObject({ code: 'file-empty' })
  await expect(probe(folder)).rejects.toMatchObject({ code: 'not-media' })
})

// Root may read everything.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a file that may not be read', async () => {
  await writeFile(at('locked.mp4'), 'x')
  await chmod(at('locked.mp4'), 0)
  await expect(probe(at('locked.mp4'))).rejects.toMatchObject({ code: 'file-unreadable' })
})

test('an encrypted file is called encrypted', async () => {
  const path = await makeMedia(at('locked.mp4'), {
    audio: [{ rate: 44100, channels: 1, seconds: 1 }],
    options: {
      encryption_scheme: 'cenc-aes-ctr',
      encryption_key: '00112233445566778899aabbccddeeff',
      encryption_kid: '112233445566778899aabbccddeeff00',
    },
  })
  await expect(probe(path)).rejects.toMatchObject({ code: 'media-encrypted' })
})

test('reading leaves the file as it was', async () => {
  const path = await makeMedia(at('same.mp4'), { video: [small] })
  const before = await readFile(path)
  await probe(path)
  expect(Buffer.compare(before, await readFile(path))).toBe(0)
})

test('only titles of chapters are taken from a description, in pieces or not', () => {
  const pieces = ['  Metadata:', '    title           : ', 'Session', '', '  Chapters:', '    Chapter #0:0: ']
    .concat([
      'start 0.000000, ',
      'end 5.000000',
      '      Metadata:',
      '        title           : ',
      'Camille ',
      'se présente',
    ])
    .concat(['', '    Chapter #0:1: ', 'start 5.000000, ', 'end 9.500000', '  Stream #0', ':0', '    Metadata:'])
    .concat(['      title           : ', 'no chapter', ''])
  expect(chaptersIn(pieces)).toEqual([
    { start: 0, end: 5, title: 'Camille se présente' },
    { start: 5, end: 9.5, title: '' },
  ])
})

test('chapters of a real file are found', async () => {
  const source = await makeMedia(at('plain2.mkv'), { audio: [{ rate: 44100, channels: 1, seconds: 2 }] })
  const { insertChapters } = await import('../../test/support/matroska-chapters.ts')
  const path = at('chapters.mkv')
  await writeFile(path, insertChapters(await readFile(source), [{ start: 0, end: 1, title: 'Première' }]))
  expect((await probe(path)).chapters).toEqual([{ start: 0, end: 1, title: 'Première' }])
})

test('asked to stop, it stops', async () => {
  const path = await makeMedia(at('stop.mkv'), { video: [small], options: { live: '1' } })
  await expect(probe(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
})
