import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probe } from '../../../native/media/probe.ts'
import { remux } from '../../../test/support/remux.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { checkMetadata, checkStreams } from './container.ts'
import { examineBoxes } from './mp4-boxes.ts'

const video = sample('starter/starter-call.mp4')

describe.skipIf(!video)(`what an MP4 file carries beside picture and sound (else: ${samplesMissing})`, () => {
  let folder: string
  let clean: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'estompe-boxes-'))
    clean = join(folder, 'clean.mp4')
    await remux(video as string, clean)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const found = async (name: string, bytes: Buffer) => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return (await examineBoxes(path)).stray
  }

  test('a bare file has nothing stray in it', async () => {
    const { boxes, stray } = await examineBoxes(clean)
    expect(stray).toEqual([])
    expect(boxes).toBeGreaterThan(30)
    const media = await probe(clean)
    expect((await checkMetadata(clean, media)).leaks).toEqual([])
    expect(checkStreams(media, await probe(video as string)).leaks).toEqual([])
  })

  test.each([
    ['a title', { tags: { title: 'x' } }],
    ['a tag of one’s own', { tags: { whatever: 'x' } }],
    ['the name of a handler', { streamTags: { handler_name: 'x' } }],
    ['a time of recording', { tags: { creation_time: '2026-01-01T00:00:00Z' } }],
  ])('%s is a leak', async (_, options) => {
    const path = join(folder, 'tagged.mp4')
    await remux(video as string, path, options)
    expect((await checkMetadata(path, await probe(path))).leaks.length).toBeGreaterThan(0)
  })

  test('a stream of captions is a leak', async () => {
    const path = join(folder, 'captions.mp4')
    await remux(video as string, path, { subtitles: [{ start: 1, end: 2, text: 'x' }] })
    const streams = checkStreams(await probe(path), await probe(video as string))
    expect(streams.leaks.map((leak) => leak.kind)).toEqual(['stream'])
  })

  test('a shorter file is a leak of duration', async () => {
    const path = join(folder, 'short.mp4')
    await remux(video as string, path, { end: 20 })
    const streams = checkStreams(await probe(path), await probe(video as string))
    expect(streams.leaks.map((leak) => leak.kind)).toEqual(['duration'])
  })

  test('a box put at the end, a gap that is not empty and captions inside the picture are found', async () => {
    const bytes = await readFile(clean)
    const box = (type: string, body: Buffer): Buffer => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(8 + body.length)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, body])
    }
    const name = Buffer.from('Camille Robert')
    expect(await found('uuid.mp4', Buffer.concat([bytes, box('uuid', name)]))).toEqual([
      { where: '/uuid', why: 'unknown-box' },
    ])
    expect(await found('gap.mp4', Buffer.concat([bytes, box('free', name)]))).toEqual([
      { where: '/free', why: 'filled-gap' },
    ])
    expect(await found('empty-gap.mp4', Buffer.concat([bytes, box('free', Buffer.alloc(40))]))).toEqual([])
    const captions = Buffer.from([0xff, 0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03])
    expect(await found('cc.mp4', Buffer.concat([bytes, box('mdat', captions)]))).toEqual([
      { where: '/mdat', why: 'hidden-captions' },
    ])
  })

  test('a file cut in the middle of a box is called broken, not clean', async () => {
    const bytes = await readFile(clean)
    const stray = await found('cut.mp4', bytes.subarray(0, bytes.length - 1000))
    expect(stray.map((one) => one.why)).toEqual(['broken'])
  })
})
