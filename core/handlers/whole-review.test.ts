import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFrameTimes } from '../../native/media/frame-times.ts'
import { probe } from '../../native/media/probe.ts'
import { makeReviewLibrary } from '../../test/support/review-library.ts'
import { api, type StudioApi } from '../contract/api.ts'
import { StudioError } from '../contract/errors.ts'
import { memoryLinks } from '../contract/link.ts'
import { revisionsIn } from '../contract/review/diff.ts'
import type { RenderState } from '../contract/review/renders.ts'
import { answer, ask, type Client } from '../contract/rpc.ts'
import { programFolder } from '../root.ts'
import { createStudio } from '../studio.ts'
import { handlersOf } from './handlers.ts'
import type { Reviewer } from './review.ts'
import { openDesk, type StudioDesk } from './studio-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-whole-review-'))
const home = join(folder, 'home')
const bugs: unknown[] = []
const claire: Reviewer = { name: 'Claire', role: 'reviewer' }
let session: string
let recording: string
/** Where it lies after it was moved. */
let recordingNow: string
let desk: StudioDesk
let client: Client<StudioApi>

function sitDown(who: Reviewer): Client<StudioApi> {
  const [here, there] = memoryLinks()
  answer(here, api, handlersOf(desk, null), { who, onBug: (_, error) => bugs.push(error) })
  return ask<StudioApi>(there)
}
const begin = (): void => {
  desk = openDesk(createStudio({ home }), { language: 'fr', onBug: (_, error) => bugs.push(error) })
  client = sitDown(claire)
}
const end = async (): Promise<void> => {
  client.close()
  await desk.close()
}

beforeAll(async () => {
  const made = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 6, findings: 4, plays: false })
  ;({ session, recording } = made)
  begin()
}, 60_000)
afterAll(async () => {
  await end()
  rmSync(folder, { recursive: true })
  expect(bugs).toEqual([])
})

const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
  )
const opened = async () => {
  for await (const event of client.stream('review.open', { session }))
    if (event.kind === 'opening') return event.opening
  throw new Error('no opening')
}
/** Answers for all that is there now. */
const approve = () => client.call('review.approve', { session, seen: revisionsIn(desk.review.desk.state(session)) })
const perform = (command: string, args: unknown) => client.call('review.perform', { session, command, args })
/** The state of one render once `enough` says so. */
async function rendered(clip: string | null, enough: (state: RenderState['state']) => boolean) {
  const states: RenderState['state'][] = []
  for await (const { renders } of client.stream('review.renders', { session }))
    for (const one of renders) {
      if (one.clip === clip) states.push(one.state)
      if (one.clip === clip && enough(one.state)) return { last: one.state, states }
    }
  throw new Error('no such render')
}
const settled = ({ kind }: RenderState['state']): boolean => !['none', 'waiting', 'running'].includes(kind)
const row = async () => (await desk.rows()).find(({ id }) => id === session)
const media = async (medium: string) => {
  const states: string[] = []
  for await (const one of client.stream('review.media', { session })) if (one.medium === medium) states.push(one.state)
  return states
}

test('the small picture of a session that nobody has opened hides all that was found already', async () => {
  const thumbnail = async () => readFileSync((await desk.media(session, 'thumbnail', null))?.path ?? '')
  const before = await thumbnail()
  await opened()
  expect((await thumbnail()).equals(before)).toBe(true)
  expect([...desk.review.desk.state(session).values()].filter(({ type }) => type === 'finding')).toHaveLength(4)
}, 60_000)

test('a session that is analysed waits for its review, with media to look at', async () => {
  expect(await opened()).toMatchObject({ original: 'there', me: claire, mayApprove: true })
  expect(await row()).toMatchObject({ state: 'analysed', review: 'to-review', people: 4, thumbnail: true, leaks: 0 })
  expect((await row())?.doubts).toBeGreaterThan(0)
  for (const medium of ['proxy', 'frames', 'peaks', 'filmstrip']) expect((await media(medium)).at(-1)).toBe('ready')
  const { strip } = await client.call('review.strip', { session })
  expect(strip).toMatchObject({ count: 6, every: 0.5, height: 90 })
  const times = await desk.media(session, 'frames', null)
  const bytes = readFileSync(times?.path ?? '')
  const own = await readFrameTimes(recording)
  expect(bytes.length).toBe(own.length * 8)
  for (const [index, time] of own.entries()) expect(bytes.readDoubleLE(index * 8)).toBeCloseTo(time, 4)
  expect((await desk.media(session, 'proxy', null))?.path).toMatch(/proxy\.mp4$/)
  expect((await desk.media(session, 'crop', { finding: 'face-1', time: 0.1 }))?.unmasked).toBe(true)
  expect((await desk.media(session, 'thumbnail', null))?.unmasked).toBe(false)
}, 60_000)

test('nothing is rendered before somebody has approved, and nobody approves with doubts left', async () => {
  expect(await refused(client.call('review.render', { session, clip: null }))).toBe('not-approved')
  expect(await refused(approve())).toBe('not-approved')
  for (const id of ['face-1', 'face-2', 'face-3', 'face-4']) await perform('finding.hide', { id })
  await client.call('review.requestChanges', { session, note: 'The clip is too long' })
  expect(await row()).toMatchObject({ review: 'changes-asked', doubts: 0 })
  const clip = { start: 0.51, end: 1.87, title: 'Une question : le prix ?', summary: '', tags: [], language: 'fr' }
  await perform('clip.set', { id: 'c1', ...clip })
  await approve()
  expect(await row()).toMatchObject({ review: 'approved', clips: 1 })
})

test('what is approved is rendered, verified and published: a clip, cut where it was asked for', async () => {
  expect(await refused(client.call('review.publish', { session, clip: 'c1' }))).toBe('not-verified')
  await client.call('review.render', { session, clip: 'c1' })
  const { last, states } = await rendered('c1', settled)
  expect(states.map(({ kind }) => kind)).toContain('running')
  expect(last).toMatchObject({ kind: 'clean', publishedAt: null })
  const file = await desk.media(session, 'clip-c1', null)
  const info = await probe(file?.path ?? '')
  expect(info.duration).toBeCloseTo(1.36, 1)
  // The frame of 0.48 s is on the screen at 0.51 s: it opens the clip; the next one comes 0.01 s later.
  const [first = 1, second = 1] = await readFrameTimes(file?.path ?? '')
  expect([first, second]).toEqual([expect.closeTo(0, 3), expect.closeTo(0.01, 3)])
  await client.call('review.publish', { session, clip: 'c1' })
  expect((await rendered('c1', settled)).last).toMatchObject({ kind: 'clean', publishedAt: expect.any(String) })
  expect(existsSync(join(home, 'results', session, 'clips', 'Une question le prix', 'report.json'))).toBe(true)
  expect((await row())?.review).toBe('published')
}, 120_000)

test('a half-written render is thrown away and made again', async () => {
  const path = (await desk.media(session, 'clip-c1', null))?.path ?? ''
  truncateSync(path, 1000)
  await client.call('review.publish', { session, clip: 'c1' })
  expect((await probe(path)).duration).toBeCloseTo(1.36, 1)
  const published = join(home, 'results', session, 'clips', 'Une question le prix', 'redacted.mp4')
  expect(readFileSync(published).equals(readFileSync(path))).toBe(true)
}, 120_000)

test('a change drops the approval; the render of other decisions is stale and never published', async () => {
  await perform('finding.show', { id: 'face-2', why: 'a poster on the wall' })
  expect((await row())?.review).toBe('to-review')
  expect((await rendered('c1', settled)).last.kind).toBe('stale')
  expect(await refused(client.call('review.publish', { session, clip: 'c1' }))).toBe('not-approved')
  await approve()
  expect(await refused(client.call('review.publish', { session, clip: 'c1' }))).toBe('not-approved')
  await client.call('review.undo', { session })
  expect((await rendered('c1', settled)).last.kind).toBe('clean')
})

test('a session goes by the policy that somebody chose, and by what its file said when it was approved', async () => {
  const path = join(folder, 'own.json')
  const strict = JSON.parse(readFileSync(join(programFolder, 'resources', 'policies', 'strict.json'), 'utf8'))
  const own = (changes: object): void => writeFileSync(path, JSON.stringify({ ...strict, name: 'own', ...changes }))
  own({ faces: { hide: 'all', mask: 'fill' } })
  const admin = sitDown({ name: 'Anne', role: 'admin' })
  const rule = { session, from: { kind: 'file' as const, path }, mask: null }
  expect(await refused(client.call('review.rule', rule))).toBe('forbidden')
  expect(await refused(client.call('review.readPolicy', { session, path }))).toBe('forbidden')
  expect((await admin.call('review.readPolicy', { session, path })).policy.says.fr).toContain('cache tous les visages')
  expect(await refused(admin.call('review.readPolicy', { session, path: 'own.json' }))).toBe('invalid-input')
  await admin.call('review.rule', rule)
  expect((await client.call('review.policies', { session })).policies.map(({ policy }) => policy.name)).toEqual([
    ...['strict', 'mentor-visible', 'everything', 'own'],
  ])
  await approve()
  await client.call('review.render', { session, clip: 'c1' })
  expect((await rendered('c1', settled)).last.kind).toBe('clean')
  // What was approved is its content: a file that is gone takes nothing away, one that says something else does.
  rmSync(path)
  expect(await refused(client.call('review.render', { session, clip: 'c1' }))).toBe('done')
  own({ faces: { hide: 'all', mask: 'soft' } })
  expect(await refused(client.call('review.render', { session, clip: 'c1' }))).toBe('not-approved')
  expect((await row())?.review).toBe('to-review')
  expect((await rendered('c1', settled)).last.kind).toBe('stale')
  await admin.call('review.rule', { session, from: { kind: 'preset', name: 'mentor-visible' }, mask: null })
  admin.close()
})

test('a recording that moved or changed is asked for by its content', async () => {
  const elsewhere = join(folder, 'elsewhere.mp4')
  recordingNow = elsewhere
  const content = readFileSync(recording)
  renameSync(recording, elsewhere)
  expect((await opened()).original).toBe('missing')
  await approve()
  await client.call('review.render', { session, clip: null })
  const { last } = await rendered(null, settled)
  expect(last).toMatchObject({ kind: 'failed', failure: { code: 'file-missing' } })
  writeFileSync(recording, content)
  appendFileSync(recording, 'x')
  expect((await opened()).original).toBe('changed')
  const taken = async (by: typeof client, path: string) => {
    const told = []
    for await (const event of by.stream('session.relocate', { session, path })) told.push(event)
    return told
  }
  expect(await refused(taken(client, elsewhere))).toBe('forbidden')
  const admin = sitDown({ name: 'Anne', role: 'admin' })
  expect(await refused(taken(admin, recording))).toBe('recording-changed')
  expect(await refused(taken(admin, `${recording}.not`))).toBe('file-missing')
  expect((await taken(admin, elsewhere)).at(-1)).toEqual({ kind: 'done' })
  admin.close()
  expect((await opened()).original).toBe('there')
  expect((await desk.rows()).length).toBe(1)
})

test('a session that is not there, or no longer, is refused, and the studio goes on', async () => {
  const missing = crypto.randomUUID()
  const opened = async (name: 'review.open' | 'review.media'): Promise<void> => {
    for await (const _ of client.stream(name, { session: missing }));
  }
  expect(await refused(opened('review.open'))).toBe('session-missing')
  expect(await refused(opened('review.media'))).toBe('session-missing')
  expect(await row()).toBeDefined()
})

test('a damaged proxy is made again', async () => {
  const shelf = join(home, 'sessions', session, 'review-media')
  const [proxy, peaks] = [join(shelf, 'proxy.mp4'), join(shelf, 'peaks.bin')]
  const before = readFileSync(peaks)
  await end()
  // Cut short, and altered in its place.
  truncateSync(proxy, 5000)
  writeFileSync(
    peaks,
    before.map((byte) => byte ^ 1),
  )
  begin()
  expect(await desk.media(session, 'proxy', null)).toBeNull()
  expect((await media('proxy')).at(-1)).toBe('ready')
  expect((await media('peaks')).at(-1)).toBe('ready')
  expect((await probe(proxy)).duration).toBeCloseTo((await probe(recordingNow)).duration, 1)
  expect(readFileSync(peaks).equals(before)).toBe(true)
}, 60_000)

test('two people see each other’s changes; one made on what is no longer so is refused', async () => {
  const marc = sitDown({ name: 'Paul', role: 'reviewer' })
  const seen = { 'face-3': 1 }
  const hide = { session, command: 'finding.hide', args: { id: 'face-3' }, seen }
  const heard: string[] = []
  for await (const event of marc.stream('review.open', { session })) {
    if (event.kind === 'ready') void perform('finding.show', { id: 'face-3', why: 'they asked for it' })
    if (event.kind !== 'changed') continue
    heard.push(event.by)
    break
  }
  expect(heard).toEqual(['Claire'])
  expect(await refused(marc.call('review.perform', hide))).toBe('conflict')
  marc.close()
})

test('a library of a newer program is refused with a sentence and left as it is', async () => {
  await end()
  const path = join(home, 'library.db')
  const database = new Sqlite(path)
  const version = database.pragma('user_version', { simple: true })
  database.pragma('user_version = 9999')
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  const before = readFileSync(path)
  expect(() => openDesk(createStudio({ home }), { language: 'fr', onBug: () => undefined })).toThrowError(
    expect.objectContaining({ code: 'database-newer' }),
  )
  expect(readFileSync(path).equals(before)).toBe(true)
  const again = new Sqlite(path)
  again.pragma(`user_version = ${version}`)
  again.close()
  begin()
})
