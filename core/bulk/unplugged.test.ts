import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { next } from '../../test/support/told-worker.ts'
import type { Failure } from '../contract/failure.ts'
import { type Library, openLibrary } from '../library.ts'
import { loadPolicy } from '../policies.ts'
import { destinationOf, sourceOf } from './places/open-places.ts'
import { Runner } from './runner.ts'

// The work itself is only told: what counts is where its results lie.
vi.mock('./worker.ts', () => import('../../test/support/told-worker.ts'))

const folder = mkdtempSync(join(tmpdir(), 'estompe-unplugged-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A job over three recordings. */
function threeCalls(library: Library, out: string): BulkJobRecord {
  const { bulkJobs, bulkItems } = library.database
  const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
  const job = bulkJobs.remember({ key: out, source: folder, out, wishes })
  const files = ['one.mp4', 'two.mp4', 'three.mp4'].map((path) => ({ path, size: 4, modified: 1, code: null }))
  bulkItems.found(job.id, 1, files)
  return job
}

/** Works on a job as a command does, one recording at a time. @returns why it stopped */
async function run(library: Library, job: BulkJobRecord, onItem: () => void): Promise<Failure | null> {
  const destination = await destinationOf(job, join(folder, 'scratch'), () => undefined)
  const runner = new Runner(library, job, {
    ...{ source: await sourceOf(library, job, folder), destination, policy: await loadPolicy('strict') },
    ...{ needsPersonFor: [], recipe: 'r', jobs: 1, threads: 1, nice: 0, reportLanguage: 'en', force: false },
    quiet: { between: null, onBattery: true, whileRecording: true },
    conditions: { power: async () => 'unknown', isRecording: () => false, now: () => new Date() },
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.kind === 'item') onItem()
    },
    onBug: (_, error) => expect.fail(error.message),
  })
  try {
    return await runner.run()
  } finally {
    await destination.end()
  }
}

test('a destination whose disk is pulled out stops the job: nothing goes into the folder that is left', async () => {
  const library = openLibrary(join(folder, 'home'))
  const { bulkJobs, bulkItems } = library.database
  const out = join(folder, 'out')
  const job = threeCalls(library, out)
  const facts = { sha256: 'a'.repeat(64), path: '/call.mp4', fingerprint: 'f', size: 4, title: 'call', duration: 9 }
  const { id: session } = library.database.sessions.remember(facts)
  next.end = {
    ...{ outcome: 'done', clean: true, session, leaks: 0, doubts: [], notes: [], seconds: 1, workSeconds: 1 },
    ...{ duration: 9, bytes: 20, render: 'b'.repeat(64) },
  }
  const why = { code: 'folder-not-writable', data: { file: out } }
  expect(await run(library, job, () => renameSync(out, join(folder, 'pulled out')))).toEqual(why)
  expect(bulkJobs.get(job.id)).toMatchObject({ stateCode: why.code, stateData: why.data })
  expect(bulkItems.counts(job.id)).toMatchObject({ clean: 1, waiting: 2, failed: 0, running: 0 })
  expect(existsSync(out)).toBe(false)

  renameSync(join(folder, 'pulled out'), out)
  expect(await run(library, job, () => undefined)).toBeNull()
  expect(bulkJobs.get(job.id)).toMatchObject({ stateCode: null, stateData: {} })
  expect(bulkItems.counts(job.id)).toMatchObject({ clean: 3, waiting: 0, failed: 0 })
  expect(readdirSync(out)).toContain('call')
  library.close()
})

test('a model that goes missing in the middle of a job is named by what the job says afterwards, no recording is', async () => {
  const library = openLibrary(join(folder, 'other home'))
  const { bulkJobs, bulkItems } = library.database
  const job = threeCalls(library, join(folder, 'other out'))
  const data = { model: 'centerface', file: 'centerface.onnx' }
  next.end = { outcome: 'failed', session: null, code: 'model-missing', data }
  expect(await run(library, job, () => undefined)).toEqual({ code: 'model-missing', data })
  expect(bulkJobs.get(job.id)).toMatchObject({ state: 'stopped', stateCode: 'model-missing', stateData: data })
  next.end = { outcome: 'failed', session: null, code: 'disk-full', data: { file: '/calls/Camille.mp4' } }
  expect(await run(library, job, () => undefined)).toEqual({ code: 'disk-full', data: { file: job.out } })
  expect(bulkItems.counts(job.id)).toMatchObject({ waiting: 3, failed: 0 })
  library.close()
})
