import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { copyKept, readKept } from '../files/kept.ts'
import { holdKey, holdLocked, letGo } from '../vault/keyring.ts'
import { fastStarted } from './fast-start.ts'
import { readFrames } from './frames.ts'
import { joinTracks } from './join.ts'
import { mixSound } from './mix.ts'
import { probe } from './probe.ts'
import { makeProxy } from './proxy.ts'

let folder: string
let home: string
let call: string
const inside = (...parts: string[]): string => join(home, 'sessions', ...parts)
const outside = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-media-'))
  home = join(folder, 'home')
  await mkdir(inside(), { recursive: true })
  call = await makeMedia(outside('call.mkv'), {
    video: [{ width: 320, height: 180, times: evenTimes(50, 25) }],
    audio: [{ rate: 48000, channels: 1, seconds: 2, codec: FF_ENCODER_PCM_S16LE }],
  })
  holdKey(home, Buffer.alloc(32, 9))
})
afterAll(async () => {
  letGo(home)
  await rm(folder, { recursive: true })
})

async function frames(path: string) {
  const out: { time: number; sum: number }[] = []
  for await (const { picture, width, height, time } of readFrames(path, await probe(path), { start: 0.5 })) {
    const { data } = picture({ width, height, format: 'gray' })
    out.push({ time, sum: data.reduce((sum, value, i) => (sum + value * (i % 251)) % 1_000_003, 0) })
  }
  return out
}

/** Containers by their first bytes and their own names. */
const containers = ['ftyp', 'moov', 'mdat', 'matroska', '\u001aE\u00df\u00a3']

async function expectNothingClear(): Promise<void> {
  const files = (await readdir(inside(), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name))
    for (const mark of containers) expect(bytes.includes(Buffer.from(mark, 'latin1')), file.name).toBe(false)
  }
}

test('FFmpeg sees in a sealed file what it sees in a clear one, from anywhere', async () => {
  await copyKept(call, inside('call.mkv'))
  expect(await probe(inside('call.mkv'))).toEqual(await probe(call))
  expect(await frames(inside('call.mkv'))).toEqual(await frames(call))
  await expectNothingClear()
})

test('what FFmpeg writes into a sealed library is byte for byte what it would have written, and never clear', async () => {
  await copyKept(call, inside('original.mkv'))
  await makeProxy({ input: call, output: outside('proxy.mp4'), threads: 1 })
  await makeProxy({ input: inside('original.mkv'), output: inside('proxy.mp4'), threads: 1 })
  expect((await readKept(inside('proxy.mp4'))).equals(await readFile(outside('proxy.mp4')))).toBe(true)
  await mixSound([call, call], outside('mix.mkv'))
  await mixSound([call, call], inside('mix.mkv'))
  const inputs = [{ path: call, title: 'call' }]
  await joinTracks(inputs, outside('joined.mkv'))
  await joinTracks(inputs, inside('joined.mkv'))
  for (const name of ['mix.mkv', 'joined.mkv']) expect(await probe(inside(name))).toEqual(await probe(outside(name)))
  expect((await readdir(inside())).filter((name) => /part|draft/.test(name))).toEqual([])
  await expectNothingClear()
})

test('a piece that cannot be read is not taken for the end of the recording', async () => {
  const path = inside('torn.mkv')
  await copyKept(call, path)
  const bytes = await readFile(path)
  const middle = Math.floor(bytes.length * 0.6)
  bytes[middle] = (bytes[middle] as number) ^ 1
  await writeFile(path, bytes)
  await expect(frames(path)).rejects.toMatchObject({ code: 'file-unreadable' })
  await expect(joinTracks([{ path, title: 'call' }], outside('half.mkv'))).rejects.toMatchObject({
    code: 'file-unreadable',
  })
  expect(await readdir(folder)).not.toContain('half.mkv')
})

test('a locked library shows nothing', async () => {
  await copyKept(call, inside('locked.mkv'))
  holdLocked(home)
  try {
    await expect(probe(inside('locked.mkv'))).rejects.toMatchObject({ code: 'library-locked' })
  } finally {
    holdKey(home, Buffer.alloc(32, 9))
  }
})

/** A file of boxes as FFmpeg leaves it: samples first, index last, one chunk that begins at the samples' beginning. */
function indexLast(offset: number) {
  const box = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(content.length + 8)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, content])
  }
  const stco = Buffer.alloc(12)
  stco.writeUInt32BE(1, 4)
  stco.writeUInt32BE(offset, 8)
  const moov = ['stbl', 'minf', 'mdia', 'trak', 'moov'].reduce((inner, type) => box(type, inner), box('stco', stco))
  return Buffer.concat([box('ftyp', Buffer.from('isom')), box('mdat', Buffer.from('samples')), moov])
}

test('offsets that outgrow 32 bits get a wider table, and count its own growth', async () => {
  const whole = async (offset: number): Promise<Buffer> => {
    const bytes = indexLast(offset)
    const parts: Buffer[] = []
    const readSome = async (at: number, length: number): Promise<Buffer> => bytes.subarray(at, at + Math.min(length, 5))
    for await (const part of fastStarted({ size: bytes.length, readSome })) parts.push(part)
    return Buffer.concat(parts)
  }
  const short = await whole(20)
  const at = short.indexOf('stco')
  expect(short.subarray(short.readUInt32BE(at + 12)).toString('latin1')).toBe('samples')
  const far = 2 ** 32 - 10
  const wide = await whole(far)
  const table = wide.indexOf('co64')
  expect(table).toBeGreaterThan(0)
  const growth = wide.length - indexLast(far).length
  expect(growth).toBe(4)
  expect(Number(wide.readBigUInt64BE(table + 12)) - far).toBe(wide.readUInt32BE(12))
})
