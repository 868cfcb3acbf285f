import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../native/database/database.ts'
import { idleReview } from '../../test/support/idle-review.ts'
import { StudioError } from '../contract/errors.ts'
import type { Finding } from '../contract/finding.ts'
import { memoryLinks } from '../contract/link.ts'
import { type ReviewApi, type ReviewEvent, reviewApi } from '../contract/review/api.ts'
import { answer, ask } from '../contract/rpc.ts'
import { ReviewDesk } from '../review.ts'
import { type Reviewer, reviewHandlers } from './review.ts'

const at = '2026-11-22T10:00:00.000Z'
const finding = (id: string, boxes: number): Finding => ({
  id,
  kind: 'face',
  entity: null,
  person: null,
  start: 0,
  end: 9,
  keyframes: Array.from({ length: boxes }, (_, i) => ({ time: i / 25, box: [0.1, 0.1, 0.2, 0.2] })),
  words: null,
  score: 0.9,
  reasons: [{ detector: 'test', code: 'model' }],
  doubts: [],
})

let folder: string
let database: Database
let desk: ReviewDesk
let session: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-wire-'))
  database = openDatabase(join(folder, 'library.db'))
  desk = new ReviewDesk(database)
  const made = { sha256: 'b'.repeat(64), path: '/x.mp4', fingerprint: 'f', size: 1, title: 'x', duration: 9 }
  session = database.sessions.remember(made).id
  desk.found(
    session,
    Array.from({ length: 9 }, (_, i) => finding(`f${i}`, 1500)),
    at,
  )
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const bugs: unknown[] = []
function sitDown(who: Reviewer) {
  const [here, there] = memoryLinks()
  const handlers = reviewHandlers({
    ...idleReview(database),
    desk,
    rules: async () => ({ recorder: 'Marc', recorderMayApprove: false }),
    open: async () => ({
      title: 'x',
      duration: 9,
      picture: null,
      hasSound: true,
      cuts: [],
      labels: [],
      transcript: { language: 'fr', duration: 9, speakers: [], segments: [] },
      original: 'there',
      recorder: 'Marc',
      wordTimes: desk.countedIn(session),
    }),
  })
  answer<ReviewApi, Reviewer>(here, reviewApi, handlers, { who, onBug: (_, error) => bugs.push(error) })
  return ask<ReviewApi>(there)
}

/** Reads until `enough` says so. */
async function read(
  events: AsyncIterable<ReviewEvent>,
  enough: (event: ReviewEvent) => boolean,
): Promise<ReviewEvent[]> {
  const all: ReviewEvent[] = []
  for await (const event of events) {
    all.push(event)
    if (enough(event)) break
  }
  return all
}

test('a screen gets everything in pieces, then every change of everybody', async () => {
  const claire = sitDown({ name: 'Claire', role: 'reviewer' })
  const paul = sitDown({ name: 'Paul', role: 'reviewer' })
  const events = claire.stream('review.open', { session })
  let changed = false
  const all = await read(events, (event) => {
    if (event.kind === 'ready' && !changed) {
      changed = true
      void paul.call('review.perform', { session, command: 'finding.hide', args: { id: 'f3' } })
    }
    return event.kind === 'changed'
  })
  const pieces = all.filter((event) => event.kind === 'records')
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.flatMap((piece) => piece.records)).toHaveLength(9)
  expect(all.at(-1)).toMatchObject({ kind: 'changed', by: 'Paul' })
  expect(all[0]).toMatchObject({ kind: 'opening', opening: { me: { name: 'Claire' } } })
  expect(bugs).toEqual([])
})

test('roles hold on the wire, whatever a screen shows', async () => {
  const marc = sitDown({ name: 'Marc', role: 'mentor' })
  const refused = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
    )
  const show = { session, command: 'finding.show', args: { id: 'f1', why: 'a poster' } }
  expect(await refused(marc.call('review.perform', show))).toBe('forbidden')
  expect(await refused(marc.call('review.approve', { session, seen: {} }))).toBe('forbidden')
  const admin = sitDown({ name: 'Marc', role: 'admin' })
  expect(await refused(admin.call('review.approve', { session, seen: {} }))).toBe('forbidden')
  expect(await refused(admin.call('review.perform', { ...show, command: 'toString' }))).toBe('invalid-input')
  expect(await refused(admin.call('review.perform', show))).toBe('done')
})
