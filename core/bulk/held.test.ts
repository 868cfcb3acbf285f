import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { S3Store } from '../../native/store/s3-store.ts'
import { type S3Server, startS3 } from '../../test/support/s3-server.ts'
import { next } from '../../test/support/told-worker.ts'
import type { Policy } from '../contract/policy.ts'
import { KeptSessions } from '../fleet/kept-sessions.ts'
import type { FleetTask } from '../fleet/records.ts'
import { runStage } from '../fleet/run-stage.ts'
import { bringLibrary, withLibrary } from '../fleet/session-library.ts'
import { StageProcesses } from '../fleet/stage-processes.ts'
import { type Library, openLibrary } from '../library.ts'
import { loadPolicy } from '../policies.ts'
import type { WorkEnd } from './messages.ts'
import { identityOf } from './places/bucket-destination.ts'
import { destinationOf, sourceOf } from './places/open-places.ts'
import { noteWithPeople } from './places/with-people.ts'
import { reportLines } from './report-lines.ts'
import { Runner } from './runner.ts'

// What the policy wants a person for, between the work and the bucket: the work itself is only told.
vi.mock('./worker.ts', () => import('../../test/support/told-worker.ts'))

const folder = mkdtempSync(join(tmpdir(), 'estompe-held-'))
const before = { ...process.env }
const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
const render = 'b'.repeat(64)
let server: S3Server
let bucket: S3Store
let library: Library
let session: string
let alone: Policy
let jobs = 0

beforeAll(async () => {
  server = await startS3(join(folder, 's3'), ['archive', 'clean', 'work'])
  Object.assign(process.env, server.env)
  bucket = new S3Store({ bucket: 'clean', prefix: '' })
  library = openLibrary(join(folder, 'home'))
  alone = { ...(await loadPolicy('strict')), name: 'ours', version: 3, publishWithoutPerson: true }
  const facts = { sha256: 'a'.repeat(64), path: '/call.mp4', fingerprint: 'f', size: 4, title: 'call', duration: 9 }
  session = library.database.sessions.remember(facts).id
  writeFileSync(join(folder, 'call.mp4'), 'call')
})
afterEach(async () => {
  for await (const { key } of bucket.list('')) await bucket.remove(key)
})
afterAll(async () => {
  library.close()
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

const ended = (over: Partial<Extract<WorkEnd, { outcome: 'done' }>>) => ({
  ...{
    outcome: 'done' as const,
    clean: true,
    session,
    leaks: 0,
    doubts: [],
    notes: [],
    seconds: 1,
    workSeconds: 1,
    duration: 9,
  },
  ...{ bytes: 20, render, ...over },
})
const keysIn = async (store: S3Store): Promise<string[]> =>
  (await Array.fromAsync(store.list(''))).map(({ key }) => key).sort()
const resultsIn = async (store: S3Store): Promise<string[]> =>
  (await keysIn(store)).filter((key) => !key.startsWith('estompe-with-people/'))
const brought = ['call/estompe.json', 'call/redacted.mp4', 'call/report.json']
const approvals = (of: Library): string[] =>
  of.database.audit.all().flatMap(({ action, actor }) => (action === 'approve' ? [actor] : []))

/** One recording of a job of its own, with what the worker says of it. */
async function bulk(out: string, policy: Policy, end: ReturnType<typeof ended>, path = 'call.mp4') {
  const { bulkJobs, bulkItems } = library.database
  const job = bulkJobs.remember({ key: `job ${++jobs}`, source: folder, out, wishes })
  bulkItems.found(job.id, 1, [{ path, size: 4, modified: 1, code: null }])
  next.end = end
  const destination = await destinationOf({ source: folder, out }, join(folder, 'scratch'), () => undefined)
  const runner = new Runner(library, job, {
    ...{ source: await sourceOf(library, job, folder), destination, policy, needsPersonFor: ['low-score'] },
    ...{ recipe: 'r', jobs: 1, threads: 1, nice: 0, reportLanguage: 'en', force: false },
    quiet: { between: null, onBattery: true, whileRecording: true },
    conditions: { power: async () => 'unknown', isRecording: () => false, now: () => new Date() },
    ...{
      signal: new AbortController().signal,
      onEvent: () => undefined,
      onBug: (_, error) => expect.fail(error.message),
    },
  })
  try {
    expect(await runner.run()).toBeNull()
  } finally {
    await destination.end()
  }
  const [line] = reportLines(library, job, 'en')
  return { state: line?.state, folder: line?.folder ?? null, explanation: line?.explanation }
}

test('what a policy lets go alone goes to the bucket, under its name; what it wants a person for does not, nor stays there', async () => {
  expect(await bulk('s3://clean', alone, ended({}))).toMatchObject({ state: 'clean', folder: 's3://clean/call' })
  expect(await keysIn(bucket)).toEqual(brought)
  expect(approvals(library)).toEqual(['policy:ours@3'])

  // The same recording, in which something is doubtful this time: the earlier result goes as well.
  const doubtful = ended({ doubts: ['low-score', 'held'], render: 'c'.repeat(64) })
  expect(await bulk('s3://clean', alone, doubtful)).toMatchObject({ state: 'needs-person', folder: null })
  expect(await keysIn(bucket)).toEqual([])
  expect(approvals(library)).toHaveLength(1)
})

test('a policy that lets nothing go without a person brings nothing to a bucket, however clean it is', async () => {
  const held = await bulk('s3://clean', { ...alone, publishWithoutPerson: false }, ended({ render: 'd'.repeat(64) }))
  expect(held).toMatchObject({ state: 'needs-person', folder: null })
  expect(held.explanation).toContain('Somebody has to look')
  expect(await keysIn(bucket)).toEqual([])
  expect(approvals(library)).toHaveLength(1)
  // On this machine nobody else sees it.
  const out = join(folder, 'out')
  const here = await bulk(out, { ...alone, publishWithoutPerson: false }, ended({}))
  expect(here).toMatchObject({ state: 'clean', folder: join(out, 'call') })
})

test('what people decided in a session is in no render of the policy alone: such a render goes into no bucket', async () => {
  const facts = { sha256: 'e'.repeat(64), path: '/other.mp4', fingerprint: 'f', size: 4, title: 'o', duration: 9 }
  const { id } = library.database.sessions.remember(facts)
  const change = { at: new Date().toISOString(), actor: 'Claire', role: 'reviewer' as const, command: 'region.draw' }
  const summary = { doubts: 0, people: 0, clips: 0, decisions: 'd'.repeat(64), approved: false, changesAsked: false }
  library.database.reviews.commit(id, { ...change, actor: 'estompe', diff: {} }, summary)
  expect((await bulk('s3://clean', alone, ended({ session: id }))).state).toBe('clean')
  library.database.reviews.commit(id, { ...change, diff: {} }, summary)
  expect((await bulk('s3://clean', alone, ended({ session: id }))).state).toBe('needs-person')
  expect(await resultsIn(bucket)).toEqual([])
  // Who works on the same archive with another library, where nobody decided anything, holds it from then on.
  expect(await bulk('s3://clean', alone, ended({}))).toMatchObject({ state: 'needs-person', folder: null })
  expect(await resultsIn(bucket)).toEqual([])
  // Another recording of that archive goes, and so does this one to a folder, which nobody else writes to.
  expect(await bulk('s3://clean', alone, ended({}), 'other.mp4')).toMatchObject({ state: 'clean' })
  expect(await bulk(join(folder, 'out'), alone, ended({}))).toMatchObject({ state: 'clean' })
})

test('what was brought to people from a fleet goes by no policy of a bulk job either', async () => {
  await bulk('s3://clean', alone, ended({}))
  await noteWithPeople(bucket, identityOf(folder, { path: 'call.mp4' }), new AbortController().signal)
  const [before, held] = [approvals(library), await bulk('s3://clean', alone, ended({ render: '9'.repeat(64) }))]
  expect(held).toMatchObject({ state: 'needs-person', folder: null })
  expect(await resultsIn(bucket)).toEqual([])
  expect(approvals(library)).toEqual(before)
})

test('a fleet holds the same', async () => {
  const archive = new S3Store({ bucket: 'archive', prefix: '' })
  await archive.put('call.mp4', { bytes: Buffer.from('call') })
  const tag = (await archive.facts('call.mp4'))?.tag ?? ''
  const { signal } = new AbortController()
  const onBug = (id: string): void => expect.fail(id)
  const processes = new StageProcesses({ folder: join(folder, 'work'), threads: 1, nice: 0, onBug })
  const kept = new KeptSessions({ folder: join(folder, 'kept') })
  const tools = { home: library.home, processes, kept, signal, checkpoint: null }
  const verify = async (id: string, policy: Policy, end: ReturnType<typeof ended>) => {
    const places = { source: 's3://archive', out: 's3://clean', work: 's3://work' }
    const task: FleetTask = { ...places, wishes, policy, needsPersonFor: ['low-score'], reportLanguage: 'en' }
    next.end = end
    const recording = { id: id.repeat(32), key: 'call.mp4', size: 4, tag }
    const silent = { onProgress: () => undefined, onCheckpoint: () => undefined }
    const done = await runStage(task, recording, 'publish', { made: [], pieceSeconds: null }, { ...tools, ...silent })
    const home = join(folder, `looked at ${id}`)
    await bringLibrary(new S3Store({ bucket: 'work', prefix: '' }), recording.id, home, signal)
    return { ...done, approvals: await withLibrary(home, approvals) }
  }
  expect(await verify('1', alone, ended({}))).toMatchObject({ outcome: 'clean', approvals: ['policy:ours@3'] })
  expect(await keysIn(bucket)).toEqual(brought)
  const doubtful = await verify('2', alone, ended({ doubts: ['low-score'] }))
  expect(doubtful).toMatchObject({ outcome: 'needs-person', folder: null, doubts: 1, approvals: [] })
  const careful = await verify('3', { ...alone, publishWithoutPerson: false }, ended({}))
  expect(careful).toMatchObject({ outcome: 'needs-person', folder: null, doubts: 0, approvals: [] })
  expect(await keysIn(bucket)).toEqual([])
  // What people decided of a recording that was brought to them is in no render of the policy alone.
  await noteWithPeople(bucket, identityOf('s3://archive', { path: 'call.mp4' }), signal)
  const decided = await verify('4', alone, ended({}))
  expect(decided).toMatchObject({ outcome: 'needs-person', folder: null, approvals: [] })
  expect(await resultsIn(bucket)).toEqual([])
  await processes.close()
  kept.close()
})
