import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { next } from '../../test/support/told-worker.ts'
import { openLibrary } from '../library.ts'
import { loadPolicy } from '../policies.ts'
import type { BulkEvent } from './events.ts'
import { destinationOf, sourceOf } from './places/open-places.ts'
import { Runner } from './runner.ts'

// The work itself is only told: what counts is where its results lie.
vi.mock('./worker.ts', () => import('../../test/support/told-worker.ts'))

const folder = mkdtempSync(join(tmpdir(), 'estompe-unplugged-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a destination whose disk is pulled out stops the job: nothing goes into the folder that is left', async () => {
  const library = openLibrary(join(folder, 'home'))
  const { bulkJobs, bulkItems } = library.database
  const out = join(folder, 'out')
  const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
  const job = bulkJobs.remember({ key: 'k', source: folder, out, wishes })
  const files = ['one.mp4', 'two.mp4', 'three.mp4'].map((path) => ({ path, size: 4, modified: 1, code: null }))
  bulkItems.found(job.id, 1, files)
  const facts = { sha256: 'a'.repeat(64), path: '/call.mp4', fingerprint: 'f', size: 4, title: 'call', duration: 9 }
  const { id: session } = library.database.sessions.remember(facts)
  next.end = {
    ...{ outcome: 'done', clean: true, session, leaks: 0, doubts: [], notes: [], seconds: 1, workSeconds: 1 },
    ...{ duration: 9, bytes: 20, render: 'b'.repeat(64) },
  }
  const told: BulkEvent[] = []
  const run = async (onItem: () => void): Promise<string | null> => {
    const destination = await destinationOf(job, join(folder, 'scratch'), () => undefined)
    const runner = new Runner(library, job, {
      ...{ source: await sourceOf(library, job, folder), destination, policy: await loadPolicy('strict') },
      ...{ needsPersonFor: [], recipe: 'r', jobs: 1, threads: 1, nice: 0, reportLanguage: 'en', force: false },
      quiet: { between: null, onBattery: true, whileRecording: true },
      conditions: { power: async () => 'unknown', isRecording: () => false, now: () => new Date() },
      signal: new AbortController().signal,
      onEvent(event) {
        told.push(event)
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
  const code = await run(() => renameSync(out, join(folder, 'pulled out')))
  expect(code).toBe('folder-not-writable')
  expect(told).toContainEqual({ kind: 'stopped', code, data: { file: out } })
  expect(bulkItems.counts(job.id)).toMatchObject({ clean: 1, waiting: 2, failed: 0, running: 0 })
  expect(existsSync(out)).toBe(false)

  renameSync(join(folder, 'pulled out'), out)
  expect(await run(() => undefined)).toBeNull()
  expect(bulkItems.counts(job.id)).toMatchObject({ clean: 3, waiting: 0, failed: 0 })
  expect(readdirSync(out)).toContain('call')
  library.close()
})
