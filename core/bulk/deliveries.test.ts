import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { FolderStore } from '../../native/store/folder-store.ts'
import { publishedRender, publishWithin } from '../../test/support/published-session.ts'
import { ReviewDesk } from '../review.ts'
import { keptRules } from '../review-rules.ts'
import { createStudio, type Studio } from '../studio.ts'
import { deliverApproved, hasApproved } from './deliveries.ts'
import { BulkDesk } from './desk.ts'
import { jobOf } from './open-job.ts'
import { keepIn } from './places/bucket-destination.ts'
import type { BulkDestination } from './places/destination.ts'

const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
const claire = { name: 'Claire', role: 'reviewer' as const }
const { signal } = new AbortController()
let folder: string
let studio: Studio
let desk: ReviewDesk
let job: BulkJobRecord
let session: string
let store: FolderStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-deliveries-'))
  studio = createStudio({ home: join(folder, 'home') })
  const { database } = studio.library()
  desk = new ReviewDesk(database)
  store = new FolderStore(join(folder, 'bucket'))
  const path = join(folder, 'archive', 'call.mp4')
  const facts = { sha256: 'a'.repeat(64), path, fingerprint: 'f', size: 4, title: 'call', duration: 9 }
  session = database.sessions.remember(facts).id
  await keptRules(desk, session)
  job = jobOf(studio.library(), { source: join(folder, 'archive'), out: join(folder, 'out'), wishes })
  database.bulkItems.found(job.id, 1, [{ path: 'call.mp4', size: 4, modified: 1, code: null }])
  const none = { code: null, folder: null, leaks: 0, doubts: 1, bytes: 0, recipe: 'r' }
  database.bulkItems.end(job.id, 1, { ...none, state: 'needs-person', session, notes: ['source-truncated'] })
})
afterEach(() => {
  studio.close()
  rmSync(folder, { recursive: true, force: true })
})

const now = () => ({ ...claire, at: new Date().toISOString() })
const approve = (): void => void desk.approve(session, { recorder: null, recorderMayApprove: false }, now())
const change = (): void => void desk.perform(session, 'speaker.rename', { id: 's1', name: 'Camille' }, now(), {})
const item = () => studio.library().database.bulkItems.get(job.id, 1)

const published = (): Promise<string> => publishWithin(studio.library(), session, join(folder, 'archive', 'call.mp4'))

/** What others are told not to let go by themselves. */
const noted: string[] = []
/** A bucket, in a folder. @param onKept called when something was brought */
const elsewhere = (onKept: () => void = () => undefined): BulkDestination => ({
  folderFor: ({ number }) => join(folder, 'scratch', String(number)),
  isElsewhere: true,
  refuseGone: async () => undefined,
  withPeople: {
    has: async () => false,
    async note({ path }) {
      expect(await inBucket()).toEqual([])
      noted.push(path)
    },
  },
  async keep(recording, from) {
    const place = await keepIn(store, 'recording', recording, from, signal)
    if (from !== null) onKept()
    return place
  },
  end: async () => undefined,
})
const inBucket = async (): Promise<string[]> => (await Array.fromAsync(store.list(''))).map(({ key }) => key).sort()
const whole = ['call/estompe.json', 'call/redacted.mp4', 'call/report.json']
const deliver = (destination = elsewhere()) =>
  deliverApproved(studio.library(), job, { destination, signal, onItem: () => undefined })
const isHeld = async (): Promise<void> => {
  expect(await hasApproved(studio.library(), job.id)).toBe(false)
  expect(await deliver()).toBe(0)
  expect(await inBucket()).toEqual([])
  expect(item()).toMatchObject({ state: 'needs-person' })
}

test('what people approved and published goes to the bucket, once; nothing of it goes before', async () => {
  await isHeld()
  approve()
  await isHeld()
  await published()
  expect(await hasApproved(studio.library(), job.id)).toBe(true)
  noted.length = 0
  expect(await deliver()).toBe(1)
  expect(await inBucket()).toEqual(whole)
  expect(noted.splice(0)).toEqual(['call.mp4'])
  expect(item()).toMatchObject({ state: 'clean', doubts: 0, notes: ['source-truncated'] })
  expect(item()?.folder).toContain('call')
  const told = studio.library().database.audit.of(session).at(-1)
  expect(told).toMatchObject({ action: 'deliver-approved', facts: expect.stringContaining(publishedRender) })
  expect(await deliver()).toBe(0)
})

test('published without an approval that stands, it stays: never approved, or changed since', async () => {
  await published()
  await isHeld()
  approve()
  await published()
  change()
  await isHeld()
  // Approved once more, but what was published is of the earlier decisions.
  approve()
  await isHeld()
  await published()
  expect(await deliver()).toBe(1)
})

test('people who did not agree, or no longer, are not brought anywhere', async () => {
  approve()
  await published()
  const participants = ['Camille']
  studio.library().database.consents.remember({ session, take: 't', recordedAt: now().at, participants, entries: [] })
  await isHeld()
})

test('a file that is not what was published keeps its session back, and others go on', async () => {
  approve()
  const place = await published()
  appendFileSync(join(place, 'redacted.mp4'), '!')
  expect(await deliver()).toBe(0)
  writeFileSync(join(place, 'redacted.mp4'), 'approved redacted.mp5')
  expect(await deliver()).toBe(0)
  expect(await inBucket()).toEqual([])
})

test('a decision while it is on its way takes it back', async () => {
  approve()
  await published()
  expect(await deliver(elsewhere(change))).toBe(0)
  expect(await inBucket()).toEqual([])
  expect(item()).toMatchObject({ state: 'needs-person' })
})

test('the studio brings it to a folder by itself, in place of what the policy alone had made', async () => {
  const out = join(folder, 'out')
  mkdirSync(join(out, 'call'), { recursive: true })
  writeFileSync(join(out, 'call', 'by-policy.txt'), '')
  const { publications } = studio.library().database
  const sourcePath = join(folder, 'archive', 'call.mp4')
  const before = { session, sourcePath, renderSha256: 'd'.repeat(64), contentKey: 'p', files: [] }
  publications.remember({ folder: join(out, 'call'), ...before })
  const bulk = new BulkDesk(studio, { language: 'en', onBug: (_, error) => expect.fail(String(error)) })
  try {
    await bulk.deliver()
    expect(existsSync(join(out, 'call', 'by-policy.txt'))).toBe(true)
    approve()
    await published()
    await bulk.deliver()
    expect(item()).toMatchObject({ state: 'clean', folder: join(out, 'call') })
    expect(readdirSync(join(out, 'call')).sort()).toEqual(['redacted.mp4', 'report.json'])
    expect(bulk.rows()[0]).toMatchObject({ counts: { clean: 1, 'needs-person': 0 } })
  } finally {
    await bulk.close()
  }
})
