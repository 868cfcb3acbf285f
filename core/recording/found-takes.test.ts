import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeMedia } from '../../test/support/fixtures.ts'
import { agreed, closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'
import type { TakeState } from '../contract/recording/take.ts'
import type { Takes } from './takes.ts'

// What the next start makes of takes that something has happened to meanwhile: none is lost without a word.

let folder: string
let sound: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-found-takes-'))
  const voice = await makeMedia(join(folder, 'voice.mkv'), {
    audio: [{ rate: 48000, channels: 1, seconds: 1, codec: FF_ENCODER_PCM_S16LE }],
  })
  sound = new Uint8Array(await readFile(voice))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(closeTakes)

const settled = (takes: Takes, state: TakeState) =>
  expect.poll(() => takes.rows().map((row) => row.state), { timeout: 15_000 }).toEqual([state])

/** A take that was stopped and waits for the consent of everybody, in a library that is closed. */
async function waiting(): Promise<{ home: string; take: string; journal: string; track: string }> {
  const home = await mkdtemp(join(folder, 'home-'))
  const { takes } = start(home)
  const { take } = await takes.begin({ ...request, participants: ['Léa', 'Anna'] }, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  sender.event(track(1, 'microphone', 'audio'))
  send(sender, 1, sound)
  await sender.flushed()
  await takes.consent(take, agreed)
  sender.event({ kind: 'mark', at: 0.5 })
  sender.event({ kind: 'stop', at: 1, why: 'asked' })
  await sender.flushed()
  sender.close()
  await settled(takes, 'undecided')
  await closeTakes()
  const at = join(home, 'takes', take)
  return { home, take: at, journal: join(at, 'journal.jsonl'), track: join(at, '01-microphone.mkv') }
}

/** Starts again. */
async function again(home: string) {
  const started = start(home)
  await started.takes.recover()
  return started
}

/** Makes the first line that tells of something unreadable. */
async function damage(journal: string, kind: string): Promise<void> {
  const lines = (await readFile(journal, 'utf8')).split('\n')
  const at = lines.findIndex((line) => line.includes(`"kind":"${kind}"`))
  lines[at] = '#'.repeat((lines[at] as string).length)
  await writeFile(journal, lines.join('\n'))
}

const answered = async (takes: Takes): Promise<void> => {
  const [row] = takes.rows()
  for (const person of ['Léa', 'Anna']) await takes.consent(row?.id as string, { ...agreed, person })
}

test('a take whose track cannot be read is kept and said to have failed, and goes on when it can', async () => {
  const { home, track } = await waiting()
  await rename(track, `${track}.kept`)
  await symlink(track, track)
  const { takes } = await again(home)
  expect(takes.rows()).toMatchObject([{ state: 'failed' }])
  await rm(track)
  await rename(`${track}.kept`, track)
  takes.finish(takes.rows()[0]?.id as string)
  await settled(takes, 'undecided')
})

test.each(['mark', 'track', 'consent'])(
  'a line of its journal that cannot be read (%s) takes no other along, and whoever agreed before it is asked again',
  async (kind) => {
    const { home, journal } = await waiting()
    await damage(journal, kind)
    const { takes, imported } = await again(home)
    await settled(takes, 'undecided')
    const people = takes.rows()[0]?.gaps.map(({ person }) => person)
    expect(people).toEqual(kind === 'track' ? ['Anna'] : ['Léa', 'Anna'])
    expect(imported).toEqual([])
    await answered(takes)
    await settled(takes, 'done')
    expect(imported).toHaveLength(1)
    expect(takes.rows()[0]?.marks).toEqual(kind === 'mark' ? [] : [0.5])
  },
)

test('a line of a newer program stays in the journal', async () => {
  const { home, journal } = await waiting()
  const newer = JSON.stringify({ number: 99, time: 'later', sequence: null, event: { kind: 'newer' } })
  await writeFile(journal, `${newer}\n`, { flag: 'a' })
  const { takes } = await again(home)
  await answered(takes)
  await settled(takes, 'done')
  expect(await readFile(journal, 'utf8')).toContain(newer)
})

test('a take that has lost its beginning is asked about, with what was recorded and when', async () => {
  const { home, journal, take } = await waiting()
  await damage(journal, 'begun')
  const { takes, imported } = await again(home)
  await settled(takes, 'undecided')
  const [row] = takes.rows()
  expect(row).toMatchObject({ gaps: [{ person: '', scope: 'recording' }], marks: [0.5] })
  const [year, month, day] = [row?.id.slice(0, 4), row?.id.slice(4, 6), row?.id.slice(6, 8)]
  expect(row?.startedAt).toContain(`${year}-${month}-${day}T`)
  expect(await readdir(take)).toContain('01-microphone.mkv')
  await takes.setParticipants(row?.id as string, ['Léa'])
  await takes.consent(row?.id as string, agreed)
  await settled(takes, 'done')
  expect(imported).toHaveLength(1)
})

test.each(['begun', 'joined', 'imported'])(
  'the recording of a session stays whatever its journal has lost (%s)',
  async (kind) => {
    const { home, take, journal } = await waiting()
    const { takes } = await again(home)
    await answered(takes)
    await settled(takes, 'done')
    await closeTakes()
    const before = (await readdir(take)).sort()
    await damage(journal, kind)
    const { takes: later, bugs } = await again(home)
    await expect.poll(() => later.rows()).toEqual([])
    expect((await readdir(take)).sort()).toEqual(before)
    expect(bugs).toEqual([])
  },
)

test('a take whose journal cannot be read is said to have failed, how much there is of it, stays as it is, and goes on when it can', async () => {
  const { home, take, journal, track } = await waiting()
  await rename(journal, `${journal}.kept`)
  await symlink(journal, journal)
  const before = (await readdir(take)).sort()
  const { takes } = await again(home)
  const { size } = await stat(track)
  expect(takes.rows()).toMatchObject([{ state: 'failed', title: basename(take), seconds: 0, bytes: size }])
  expect((await readdir(take)).sort()).toEqual(before)
  await rm(journal)
  await rename(`${journal}.kept`, journal)
  takes.finish(takes.rows()[0]?.id as string)
  await settled(takes, 'undecided')
  expect(takes.rows()).toMatchObject([{ title: request.title, gaps: [{ person: 'Anna' }] }])
})

test('what is no take is left alone', async () => {
  const home = await mkdtemp(join(folder, 'home-'))
  await mkdir(join(home, 'takes', 'Ma copie'), { recursive: true })
  await writeFile(join(home, 'takes', '.DS_Store'), '')
  const { takes, bugs } = await again(home)
  expect(takes.rows()).toEqual([])
  expect(bugs).toEqual([])
  expect((await readdir(join(home, 'takes'))).sort()).toEqual(['.DS_Store', 'Ma copie'])
})
