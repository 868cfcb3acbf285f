import { chmod, mkdtemp, open as openFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { agreed, closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'
import { type ByteLink, memoryBytes } from '../contract/recording/byte-link.ts'
import { encodeEvent, encodePiece } from '../contract/recording/channel.ts'
import { mostTracks } from '../contract/recording/take.ts'
import { destroyedAt } from './consent.ts'
import { factsIn } from './take-folder.ts'
import type { Takes } from './takes.ts'

let folder: string
let picture: Uint8Array
let sound: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-takes-'))
  const screen = await makeMedia(join(folder, 'screen.mkv'), {
    video: [{ width: 320, height: 180, times: evenTimes(75, 25) }],
  })
  const voice = await makeMedia(join(folder, 'voice.mkv'), {
    audio: [{ rate: 48000, channels: 1, seconds: 3, codec: FF_ENCODER_PCM_S16LE }],
  })
  picture = new Uint8Array(await readFile(screen))
  sound = new Uint8Array(await readFile(voice))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

afterEach(closeTakes)

let number = 0
const newHome = (): string => join(folder, `bibliothèque 🎙 ${number++}`)

const row = (takes: Takes) => takes.rows()[0]
const settled = (takes: Takes, state: string) => expect.poll(() => row(takes)?.state, { timeout: 15_000 }).toBe(state)

test('a take becomes a session with picture, mix and every voice by itself, when everybody agreed', async () => {
  const { takes, imported, processed, library, bugs, held } = start(newHome())
  const { take } = await takes.begin(request, 'Marc')
  expect(held()).toBe(1)
  const { sender } = page(dialler(() => takes, take))
  for (const event of [track(1, 'screen', 'video'), track(2, 'microphone', 'audio'), track(3, 'call', 'audio')])
    sender.event(event)
  send(sender, 1, picture)
  send(sender, 2, sound)
  send(sender, 3, sound)
  sender.event({ kind: 'mark', at: 1.5 })
  await takes.consent(take, agreed)
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  await sender.flushed()
  await settled(takes, 'done')
  expect(held()).toBe(0)
  expect(bugs).toEqual([])
  expect(row(takes)).toMatchObject({ marks: [1.5], recovered: false, gaps: [], sessions: processed })
  const info = await probe(imported[0] as string)
  expect(info).toMatchObject({ faults: [], video: { width: 320 } })
  expect(info.audio.map(({ title }) => title)).toEqual(['mix', 'call', 'microphone'])
  expect(library.database.consents.of(processed[0] as string)).toMatchObject({ take, participants: ['Léa'] })
  expect(await readdir(join(library.home, 'takes', take))).toEqual(['Léa “prix” 🎯.mkv', 'journal.jsonl'])
  sender.close()
})

test('nothing comes twice and nothing is left out, however often the line is cut', async () => {
  const { takes, library } = start(newHome(), { grace: 30 })
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const lines: ByteLink[] = []
  const { sender } = page(async () => {
    const line = await dialler(() => takes, take)()
    if (line) lines.push(line)
    return line
  })
  sender.event(track(1, 'microphone', 'audio'))
  const whole = new Uint8Array(400_000).map((_, i) => (i * 7919) >> 3)
  for (let at = 0; at < whole.length; at += 10_000) {
    sender.bytes(1, whole.slice(at, at + 10_000))
    sender.event({ kind: 'mark', at: at / 10_000 })
    if (at % 50_000 === 0) {
      await pause(20)
      lines.at(-1)?.close()
    }
  }
  await sender.flushed()
  expect(new Uint8Array(await readFile(join(library.home, 'takes', take, '01-microphone.mkv')))).toEqual(whole)
  expect((await factsIn(join(library.home, 'takes', take)))?.marks).toEqual(Array.from({ length: 40 }, (_, i) => i))
  expect(lines.length).toBeGreaterThan(3)
  sender.close()
})

test('what a page had sent before it was killed is written, although its line is gone by then', async () => {
  const { takes, library, bugs } = start(newHome(), { grace: 30 })
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const [mine, theirs] = memoryBytes()
  const welcomed = new Promise<void>((done) => mine.receive(() => done()))
  await takes.attach(take, theirs)
  await welcomed
  const whole = new Uint8Array(300_000).map((_, i) => (i * 7919) >> 3)
  mine.send(encodeEvent(1, track(1, 'microphone', 'audio')))
  for (let at = 0; at < whole.length; at += 60_000) mine.send(encodePiece(1, at, whole.slice(at, at + 60_000)))
  mine.close()
  const journal = (): Promise<string> => readFile(join(library.home, 'takes', take, 'journal.jsonl'), 'utf8')
  await expect.poll(journal, { timeout: 15_000 }).toContain('"line-lost"')
  expect(new Uint8Array(await readFile(join(library.home, 'takes', take, '01-microphone.mkv')))).toEqual(whole)
  expect(bugs).toEqual([])
})

test('a take that may be kept waits to become a session while another one is being recorded', async () => {
  const { takes, imported } = start(newHome(), { grace: 30 })
  const record = async (participants: string[]) => {
    const { take } = await takes.begin({ ...request, participants }, 'Marc')
    const { sender } = page(dialler(() => takes, take))
    sender.event(track(1, 'screen', 'video'))
    send(sender, 1, picture)
    const stop = async (): Promise<void> => {
      sender.event({ kind: 'stop', at: 3, why: 'asked' })
      await sender.flushed()
      sender.close()
    }
    return { take, stop }
  }
  const first = await record(['Léa'])
  await first.stop()
  await settled(takes, 'undecided')
  const second = await record(['Léa'])
  await takes.consent(first.take, agreed)
  await pause(1500)
  const states = new Map(takes.rows().map(({ id, state }) => [id, state]))
  expect([states.get(first.take), states.get(second.take)]).toEqual(['joining', 'recording'])
  expect(imported).toEqual([])
  await takes.consent(second.take, agreed)
  await second.stop()
  await expect.poll(() => takes.rows().map(({ state }) => state), { timeout: 15_000 }).toEqual(['done', 'done'])
  expect(imported).toHaveLength(2)
})

test('the page goes on with the same take after the engine was started again', async () => {
  const home = newHome()
  const first = start(home)
  const { take } = await first.takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  let takes: Takes | null = first.takes
  const { sender } = page(async () => (takes ? dialler(() => takes as Takes, take)() : null))
  sender.event(track(1, 'screen', 'video'))
  send(sender, 1, picture.slice(0, 20_000))
  await sender.flushed()
  takes = null
  await closeTakes()
  sender.bytes(1, picture.slice(20_000))
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  const second = start(home, { grace: 10 })
  await second.takes.recover()
  expect(row(second.takes)?.state).toBe('waiting')
  takes = second.takes
  await sender.flushed()
  await settled(second.takes, 'done')
  expect(row(second.takes)?.recovered).toBe(false)
  expect((await probe(second.imported[0] as string)).duration).toBeCloseTo(3, 1)
  sender.close()
})

test('a take whose page is gone is ended with what is there, and says so', async () => {
  const { takes, imported } = start(newHome())
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  sender.event(track(1, 'screen', 'video'))
  send(sender, 1, picture.slice(0, Math.floor(picture.length / 2)))
  await sender.flushed()
  sender.close()
  await settled(takes, 'done')
  const { seconds, recovered } = row(takes) as NonNullable<ReturnType<typeof row>>
  expect(recovered).toBe(true)
  expect(seconds).toBeGreaterThan(0.5)
  expect((await probe(imported[0] as string)).duration).toBeCloseTo(seconds, 0)
})

test('a take without consent is asked about at the next start, once more when its time is over, and is gone a day later', async () => {
  const home = newHome()
  const first = start(home)
  const { take } = await first.takes.begin(request, 'Marc')
  const { sender } = page(dialler(() => first.takes, take))
  sender.event(track(1, 'microphone', 'audio'))
  send(sender, 1, sound)
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  await sender.flushed()
  sender.close()
  await settled(first.takes, 'undecided')
  expect(first.imported).toEqual([])
  await closeTakes()

  const second = start(home)
  await second.takes.recover()
  const waiting = row(second.takes)
  expect(waiting).toMatchObject({ state: 'undecided', gaps: [{ person: 'Léa', scope: 'recording' }] })
  expect(second.imported).toEqual([])
  await closeTakes()

  const end = destroyedAt({ endedAt: new Date(), overdueSince: null })
  const third = start(home, { now: () => end })
  await third.takes.recover()
  await settled(third.takes, 'undecided')
  const last = destroyedAt({ endedAt: new Date(), overdueSince: end })
  expect(row(third.takes)?.destroyedAt).toBe(last.toISOString())
  await closeTakes()

  // A clock that was ahead and is right again destroys nothing.
  const fourth = start(home)
  await fourth.takes.recover()
  await settled(fourth.takes, 'undecided')
  await closeTakes()

  const fifth = start(home, { now: () => last })
  await fifth.takes.recover()
  await expect.poll(() => fifth.takes.rows()).toEqual([])
  expect(await readdir(join(home, 'takes'))).toEqual([])
})

test('a take that somebody declines is destroyed; one that is agreed to afterwards is kept', async () => {
  for (const keep of [true, false]) {
    const { takes, imported, library } = start(newHome())
    const { take } = await takes.begin(request, 'Marc')
    const { sender } = page(dialler(() => takes, take))
    sender.event(track(1, 'microphone', 'audio'))
    send(sender, 1, sound)
    await expect(takes.destroy(take)).rejects.toMatchObject({ code: 'conflict' })
    sender.event({ kind: 'stop', at: 3, why: 'asked' })
    await sender.flushed()
    sender.close()
    await settled(takes, 'undecided')
    if (keep) {
      await takes.consent(take, { ...agreed, how: { kind: 'form', reference: 'F-12' } })
      await settled(takes, 'done')
      expect(imported).toHaveLength(1)
      await expect(takes.destroy(take)).rejects.toMatchObject({ code: 'conflict' })
    } else {
      await takes.destroy(take)
      expect(takes.rows()).toEqual([])
      expect(await readdir(join(library.home, 'takes'))).toEqual([])
    }
  }
})

test('a torn last line of the journal is no line, and what follows is written after it', async () => {
  const home = newHome()
  const first = start(home, { grace: 30 })
  const { take } = await first.takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  await closeTakes()
  const journal = join(home, 'takes', take, 'journal.jsonl')
  await writeFile(journal, '{"number":2,"time":"2026-', { flag: 'a' })
  const second = start(home, { grace: 0.05 })
  await second.takes.recover()
  await expect.poll(() => second.takes.rows()).toEqual([])
  expect(second.bugs).toEqual([])
  await truncate(journal, 0).catch(() => undefined)
})

test('a page that sends what nobody can take is told at once, stops dialling, and what came before is kept', async () => {
  for (const further of [track(mostTracks + 1, 'microphone', 'audio'), track(1, 'microphone', 'audio')]) {
    const { takes, imported, bugs } = start(newHome())
    const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
    let dialled = 0
    const { sender, refused } = page(async () => {
      dialled++
      return dialler(() => takes, take)()
    })
    sender.event(track(1, 'screen', 'video'))
    send(sender, 1, picture)
    await sender.flushed()
    sender.event(further)
    await expect.poll(() => refused, { timeout: 15_000 }).toEqual(['take-refused'])
    await settled(takes, 'done')
    expect(dialled).toBe(1)
    expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
    expect(bugs).toEqual([])
  }
})

test('a second take waits until the first has ended', async () => {
  const { takes } = start(newHome())
  await takes.begin(request, 'Marc')
  await expect(takes.begin(request, 'Marc')).rejects.toMatchObject({ code: 'take-running' })
})

test('of two windows that begin at once, one records', async () => {
  const { takes, library } = start(newHome())
  const begun = await Promise.allSettled([takes.begin(request, 'Marc'), takes.begin(request, 'Marc')])
  expect(begun.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(begun[1]).toMatchObject({ reason: { code: 'take-running' } })
  expect(takes.rows()).toHaveLength(1)
  expect(await readdir(join(library.home, 'takes'))).toHaveLength(1)
})

test('a page whose take is no more is told so, once all takes were looked for, and stops dialling', async () => {
  const { takes } = start(newHome(), { grace: 30 })
  const { sender, refused } = page(dialler(() => takes, '20261122-080000-0123abcd'))
  sender.event(track(1, 'screen', 'video'))
  send(sender, 1, picture)
  await pause(100)
  expect(refused).toEqual([])
  await takes.recover()
  await expect.poll(() => refused, { timeout: 15_000 }).toEqual(['ended'])
  sender.close()
})

const noRoot = process.getuid?.() === 0 || process.platform === 'win32'
test.skipIf(noRoot)('a folder that cannot be written to is said before anything is recorded', async () => {
  const home = newHome()
  const { takes, library } = start(home)
  await chmod(library.home, 0o500)
  await expect(takes.begin(request, 'Marc')).rejects.toMatchObject({ code: 'folder-not-writable' })
  await chmod(library.home, 0o700)
})

test('the place of takes taken by a file is said as a folder that cannot be written to', async () => {
  const { takes, library } = start(newHome())
  await writeFile(join(library.home, 'takes'), '')
  await expect(takes.begin(request, 'Marc')).rejects.toMatchObject({ code: 'folder-not-writable' })
})

test('room is warned of while recording, from the rate that is really written', async () => {
  let free = 1e12
  const { takes, library } = start(newHome(), { freeBytes: async () => free })
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  sender.event(track(1, 'microphone', 'audio'))
  const lines = async (): Promise<number[]> =>
    (await readFile(join(library.home, 'takes', take, 'journal.jsonl'), 'utf8'))
      .split('\n')
      .flatMap((line) => (line.includes('"disk-low"') ? [JSON.parse(line).event.minutes as number] : []))
  const stop = setInterval(() => sender.bytes(1, new Uint8Array(50_000)), 50)
  await expect.poll(() => row(takes)?.roomSeconds ?? 0, { timeout: 20_000 }).toBeGreaterThan(1000)
  free = 64 * 2 ** 20 + 5 * 60 * 1e6
  await expect.poll(lines, { timeout: 10_000 }).toEqual([10])
  free = 64 * 2 ** 20 + 30 * 1e6
  await expect.poll(lines, { timeout: 10_000 }).toEqual([10, 2])
  clearInterval(stop)
  sender.close()
})

test('a disk that fails ends the take and says so: what it did not keep is never called safe', async () => {
  const { takes, imported } = start(newHome())
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const { sender, refused } = page(dialler(() => takes, take))
  sender.event(track(1, 'screen', 'video'))
  sender.bytes(1, picture)
  await sender.flushed()
  const handle = await openFile(import.meta.filename)
  const failed = Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'fdatasync' })
  const sync = vi.spyOn(Object.getPrototypeOf(handle), 'datasync').mockRejectedValueOnce(failed)
  await handle.close()
  sender.bytes(1, new Uint8Array(100))
  await expect.poll(() => refused, { timeout: 15_000 }).toEqual(['folder-not-writable'])
  sync.mockRestore()
  expect(sender.unsafe).toBe(100)
  await settled(takes, 'done')
  expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
  sender.close()
})
