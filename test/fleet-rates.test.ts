import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Context, heartbeat } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FleetRecording, FleetTask } from '../core/fleet/records.ts'
import { noteSpent, spentOn } from '../core/fleet/spending.ts'
import { connectFleet } from '../hosts/fleet/client.ts'
import { type Activities, type ArchiveJob, needs } from '../hosts/fleet/jobs.ts'
import { silent } from '../hosts/fleet/silent.ts'
import { temporalWorkers } from '../hosts/fleet/temporal-workers.ts'
import { startTemporal, type TemporalServer, temporalMissing } from './support/temporal-server.ts'

// The workflows on a real server; what machines would do takes no time here.
const folder = mkdtempSync(join(tmpdir(), 'estompe-rates-'))
const task = { work: join(folder, 'work') } as FleetTask
const recordings = ['a', 'b', 'c', 'd'].map(
  (letter): FleetRecording => ({ id: letter.repeat(32), key: letter, size: 1, tag: letter }),
)
const worked: string[] = []
/** Pieces in the order in which they were begun, those that were stopped, and what the stage itself was told of them. */
const pieces: string[] = []
const stopped: string[] = []
const found = new Map<string, (string | null)[]>()
/** Days that were asked about while they had no room left. */
const full = new Set<string>()
/** As if every day were that one, where the test has no midnight to wait for. */
let day: string | null = null

const activities: Activities = {
  pieceOf: async (_, archive) => {
    if (archive === 'gone') throw ApplicationFailure.nonRetryable('file-missing', 'file-missing')
    return recordings
  },
  runStage: async (_, { key }, stage, ahead) => {
    if (stage === 'publish') worked.push(key)
    const isLast = stage === 'publish'
    const outcome = isLast ? 'clean' : 'going-on'
    if (stage === 'render') found.set(key, ahead?.made.map(({ checkpoint }) => checkpoint) ?? [])
    const pieces = stage === 'plan' && ahead?.pieceSeconds ? 5 : 1
    const none = { folder: null, leaks: 0, doubts: 0, seconds: 1, report: null }
    return { stage, outcome, ...none, duration: isLast ? 3000 : 0, pieces }
  },
  runPiece: async (_, { key }, stage, { number, of }) => {
    const name = `${key} ${stage} ${number}/${of}`
    pieces.push(name)
    // The third of the first comes to nothing once, that of the second always, while its second goes on.
    if (number === 2 && key === 'a' && pieces.filter((one) => one === name).length === 1) throw new Error('lost')
    if (number === 2 && key === 'b') throw ApplicationFailure.nonRetryable('media-damaged', 'media-damaged')
    if (number === 1 && key === 'b') {
      const beats = setInterval(heartbeat, 200)
      await Context.current().cancelled.finally(() => {
        clearInterval(beats)
        stopped.push(name)
      })
    }
    return { checkpoint: name, seconds: 1 }
  },
  noteEnd: async () => undefined,
  spentOn: async (of, tenant, today) => {
    const seconds = await spentOn(of, tenant, day ?? today)
    if (seconds >= 3600) full.add(tenant)
    return seconds
  },
  noteSpent: (of, tenant, today, ...rest) => noteSpent(of, tenant, day ?? today, ...rest),
}
let temporal: TemporalServer
let connection: NativeConnection
const workers: Worker[] = []
let running: Promise<unknown>

beforeAll(async () => {
  if (temporalMissing !== null) return
  temporal = await startTemporal()
  Runtime.install({ shutdownSignals: [], logger: silent })
  connection = await NativeConnection.connect({ address: temporal.address })
  const options = { connection, namespace: 'default', queue: 'q', needs, sessions: 8 }
  workers.push(...(await temporalWorkers(options, activities)))
  running = Promise.all(workers.map((worker) => worker.run()))
}, 240_000)
afterAll(async () => {
  for (const worker of workers) worker.shutdown()
  await running
  await connection?.close()
  await temporal?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const jobOf = (tenant: string, over: Partial<ArchiveJob>): ArchiveJob => ({
  ...{ task, archive: tenant, pieces: 1, next: 0, atOnce: 1, tenant, secondsADay: null },
  ...{ pace: { queue: 'q', heartbeat: 30 }, counts: { clean: 0, 'needs-person': 0, failed: 0 }, ...over },
})

test.skipIf(temporalMissing !== null)(
  `a tenant that had its hours of the day waits; another one does not (${temporalMissing ?? 'Temporal'})`,
  { timeout: 240_000 },
  async () => {
    day = '2026-11-22'
    const fleet = await connectFleet({ temporal: temporal.address, namespace: 'default' })
    try {
      // 50 minutes each, an hour a day: the second begins, the third does not.
      await fleet.start('lyon', 'q', jobOf('lyon', { secondsADay: 3600 }))
      while (!full.has('lyon')) await new Promise((go) => setTimeout(go, 50))
      expect(worked).toEqual(['a', 'b'])
      expect(await spentOn(task, 'lyon', '2026-11-22')).toBe(6000)
      await fleet.start('metz', 'q', jobOf('metz', {}))
      expect(await fleet.ended('metz')).toMatchObject({ clean: 4 })
      expect(worked.slice(2)).toEqual(['a', 'b', 'c', 'd'])
      // What waits for midnight can be stopped.
      await fleet.stop('lyon')
      expect(await fleet.ended('lyon')).toBeNull()
      expect(worked).toHaveLength(6)
    } finally {
      await fleet.close()
    }
  },
)

test.skipIf(temporalMissing !== null)(
  'a long recording’s stage waits for its pieces; one that comes to nothing is tried again alone, or stops the others',
  { timeout: 240_000 },
  async () => {
    const fleet = await connectFleet({ temporal: temporal.address, namespace: 'default' })
    try {
      found.clear()
      const pace = { queue: 'q', heartbeat: 2, pieceSeconds: 600, piecesAtOnce: 2 }
      await fleet.start('nantes', 'q', jobOf('nantes', { pace }))
      expect(await fleet.ended('nantes')).toEqual({ clean: 3, 'needs-person': 0, failed: 1 })
      const names = (key: string): string[] => [0, 1, 2, 3, 4].map((number) => `${key} render ${number}/5`)
      expect(pieces.filter((name) => name.startsWith('a')).sort()).toEqual([...names('a'), 'a render 2/5'].sort())
      for (const key of ['a', 'c', 'd']) expect(found.get(key)).toEqual(names(key))
      expect(found.has('b')).toBe(false)
      expect(pieces.filter((name) => name.startsWith('b')).sort()).toEqual(names('b').slice(0, 3))
      expect(stopped).toEqual(['b render 1/5'])
    } finally {
      await fleet.close()
    }
  },
)

test.skipIf(temporalMissing !== null)('whoever waits for an archive whose list is gone is told so', async () => {
  const fleet = await connectFleet({ temporal: temporal.address, namespace: 'default' })
  try {
    await fleet.start('caen', 'q', jobOf('caen', { archive: 'gone' }))
    await expect(fleet.ended('caen')).rejects.toMatchObject({ code: 'file-missing' })
  } finally {
    await fleet.close()
  }
})

test('what was finished counts once, for its tenant and its day', async () => {
  const [one, other] = recordings as [FleetRecording, FleetRecording]
  await noteSpent(task, 'nice', '2026-11-22', one, 10.2)
  await noteSpent(task, 'nice', '2026-11-22', one, 10.2)
  await noteSpent(task, 'nice', '2026-11-22', other, 20)
  await noteSpent(task, 'nice', '2026-11-23', one, 5)
  await noteSpent(task, 'brest', '2026-11-22', one, 7)
  expect(await spentOn(task, 'nice', '2026-11-22')).toBe(31)
})
