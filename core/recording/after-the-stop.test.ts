import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { makeMedia } from '../../test/support/fixtures.ts'
import { closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'
import { tinyDisk } from '../../test/support/tiny-disk.ts'
import { StudioError } from '../contract/errors.ts'
import type { TakeState } from '../contract/recording/take.ts'
import type { Takes } from './takes.ts'

// What may happen between the stop of a recording and its session: nothing of it is lost, and nothing comes twice.

let folder: string
let sound: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-after-the-stop-'))
  const voice = await makeMedia(join(folder, 'voice.mkv'), {
    audio: [{ rate: 48000, channels: 1, seconds: 3, codec: FF_ENCODER_PCM_S16LE }],
  })
  sound = new Uint8Array(await readFile(voice))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(closeTakes)

/** Records a sound that nobody else has to agree to; gives what stops it. */
async function recorded(takes: Takes): Promise<{ take: string; stop: () => Promise<void> }> {
  const { take } = await takes.begin({ ...request, preset: 'sound', participants: [] }, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  sender.event(track(1, 'microphone', 'audio'))
  send(sender, 1, sound)
  await sender.flushed()
  const stop = async (): Promise<void> => {
    sender.event({ kind: 'stop', at: 3, why: 'asked' })
    await sender.flushed()
    sender.close()
  }
  return { take, stop }
}

const settled = (takes: Takes, state: TakeState) =>
  expect.poll(() => takes.rows().map((row) => row.state), { timeout: 15_000 }).toEqual([state])

test('ended in the middle of joining or importing, a take becomes one session at the next start', async () => {
  const home = join(folder, 'bibliothèque 🎙')
  const first = start(home, {
    import: (_path, _by, signal) =>
      new Promise((_, fail) => signal.addEventListener('abort', () => fail(new StudioError('cancelled')))),
  })
  const { take, stop } = await recorded(first.takes)
  await stop()
  const at = join(home, 'takes', take)
  const journal = join(at, 'journal.jsonl')
  await expect.poll(() => readFile(journal, 'utf8'), { timeout: 15_000 }).toContain('"joined"')
  await closeTakes()
  // As a kill leaves it that came before the line: a file that nobody tells of, and one that was being written.
  const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => !line.includes('"joined"'))
  await writeFile(journal, lines.join('\n'))
  await writeFile(join(at, '.Léa “prix” 🎯.mkv.0123456789ab.part'), 'half')
  const { takes, imported, bugs } = start(home)
  await takes.recover()
  await settled(takes, 'done')
  expect(imported).toHaveLength(1)
  expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
  expect((await readdir(at)).sort()).toEqual(['Léa “prix” 🎯.mkv', 'journal.jsonl'])
  expect(bugs).toEqual([])
})

test('a track in which nothing can be read is told of and kept, also by the next start; one that has only begun is not', async () => {
  const home = join(folder, 'illisible')
  const { takes } = start(home)
  const { take } = await takes.begin({ ...request, preset: 'sound', participants: [] }, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  for (const number of [1, 2, 3]) sender.event(track(number, 'microphone', 'audio'))
  send(sender, 1, sound)
  sender.bytes(2, new Uint8Array(100_000).fill(7))
  sender.bytes(3, sound.slice(0, 100))
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  await sender.flushed()
  sender.close()
  await settled(takes, 'done')
  expect(takes.rows()).toMatchObject([{ unread: 1 }])
  const left = ['02-microphone.mkv', 'Léa “prix” 🎯.mkv', 'journal.jsonl']
  expect((await readdir(join(home, 'takes', take))).sort()).toEqual(left)
  await closeTakes()
  await start(home).takes.recover()
  expect((await readdir(join(home, 'takes', take))).sort()).toEqual(left)
})

const disk = tinyDisk(await mkdtemp(join(tmpdir(), 'estompe-after-the-stop-disk-')), '4m')
test.skipIf(disk === null)(
  'a disk that is full when the file with its index is written keeps the tracks, and they are joined later',
  async () => {
    const { takes, imported, bugs } = start(join(disk as string, 'home'))
    const { take, stop } = await recorded(takes)
    const filler = join(disk as string, 'filler')
    const file = await open(filler, 'w')
    let length = 0
    while (
      await file.write(Buffer.alloc(16_384), 0, 16_384, length).then(
        ({ bytesWritten }) => bytesWritten === 16_384,
        () => false,
      )
    )
      length += 16_384
    // The journal still finds room, the file with the index does not.
    await file.truncate(length - 65_536)
    await file.close()
    await stop()
    await settled(takes, 'failed')
    expect(takes.rows()[0]?.failure?.code).toBe('disk-full')
    expect(await readdir(join(disk as string, 'home', 'takes', take))).toContain('01-microphone.mkv')
    await rm(filler)
    takes.finish(take)
    await settled(takes, 'done')
    expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
    expect(bugs).toEqual([])
  },
)
