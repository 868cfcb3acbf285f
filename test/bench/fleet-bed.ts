import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { defaultModel } from '../../core/default-model.ts'
import { listArchive } from '../../core/fleet/archive.ts'
import type { FleetTask } from '../../core/fleet/records.ts'
import { policyFile, policyOfFile } from '../../core/policies.ts'
import { connectFleet } from '../../hosts/fleet/client.ts'
import { S3Store } from '../../native/store/s3-store.ts'
import { type Running, start } from '../support/command-line.ts'
import { processorOf, treeOf } from '../support/process-tree.ts'
import { startS3 } from '../support/s3-server.ts'
import { startTemporal } from '../support/temporal-server.ts'

/** What a worker and Temporal's server did while an archive was worked on, in seconds. */
export interface FleetUse {
  /** On the clock. */
  readonly clock: number
  /** Processor time of the stages' processes, of the worker that starts them, and of the server. */
  readonly stages: number
  readonly worker: number
  readonly server: number
}

/** How often the first call is asked for; asked again, each of its stages is known as done. */
const warmed = 10

const pace = { queue: 'estompe', heartbeat: 60, pieceSeconds: 600, piecesAtOnce: 8 }

/** What one archive took while something worked on it. */
const taken = (before: FleetUse, after: FleetUse): FleetUse => ({
  clock: after.clock - before.clock,
  stages: after.stages - before.stages,
  worker: after.worker - before.worker,
  server: after.server - before.server,
})

export const sum = (uses: readonly FleetUse[], what: keyof FleetUse): number =>
  uses.reduce((all, use) => all + use[what], 0)

const spentBy = (worker: number, server: number | null): FleetUse => {
  const { own, ended } = processorOf(worker)
  // Those that wait for their next stage have not ended yet.
  const alive = treeOf(worker).filter(({ pid }) => pid !== worker)
  return {
    clock: performance.now() / 1000,
    stages: alive.reduce((sum, { seconds }) => sum + seconds, ended),
    worker: own,
    server: server === null ? 0 : processorOf(server).own,
  }
}

/** What is asked of a fleet, and of those who are none. @param work where machines hand things on */
async function taskOf(source: string, out: string, work: string): Promise<FleetTask> {
  const file = await policyFile('strict')
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: defaultModel, names: [] }
  const places = { source: `${source}/`, out: `${out}/`, work: `s3://sessions/${work}/` }
  return {
    ...places,
    wishes,
    policy: policyOfFile(file),
    needsPersonFor: [...file.needsPersonFor],
    reportLanguage: 'en',
  }
}

async function work(plain: ChildProcess, task: FleetTask): Promise<void> {
  const done = once(plain, 'message')
  plain.send(task)
  await done
}

/** A fleet of one worker on this machine, and beside it the same stages with nothing of Temporal. */
export interface FleetBed {
  /** Puts recordings into the store. @returns where they lie */
  put(name: string, paths: readonly string[]): Promise<string>
  /** Works through what lies there, by the fleet or without it, one or the other. */
  fleet(source: string, out: string): Promise<FleetUse>
  without(source: string, out: string): Promise<FleetUse>
  /** Both are asked for one call until what they run is compiled, as it is for days. */
  warmUp(call: string): Promise<void>
  /** One more worker on this machine. */
  oneMore(): Promise<void>
  /** How many requests the store had so far. */
  requests(): number
  stop(): Promise<void>
}

export async function fleetBed(folder: string): Promise<FleetBed> {
  const before = { ...process.env }
  const s3 = await startS3(join(folder, 's3'), ['archive', 'clean', 'sessions'])
  Object.assign(process.env, s3.env, { ESTOMPE_ENCODER: 'libx264' })
  const temporal = await startTemporal()
  const begun = (home: string): Running =>
    start(['worker', '--temporal', temporal.address, '--json'], { env: { ESTOMPE_HOME: join(folder, home) } })
  const worker = begun('worker')
  const workers = [worker]
  const client = await connectFleet({ temporal: temporal.address, namespace: 'default' })
  const plain = fork(join(import.meta.dirname, 'fleet-without-temporal.ts'), [], {
    env: { ...process.env, ESTOMPE_HOME: join(folder, 'plain') },
  })
  const { signal } = new AbortController()

  const bed: FleetBed = {
    async put(name, paths) {
      const archive = new S3Store({ bucket: 'archive', prefix: `${name}/` })
      for (const [number, path] of paths.entries()) await archive.put(`${number}.mp4`, { path })
      archive.close()
      return `s3://archive/${name}`
    },
    async fleet(source, out) {
      const soFar = (): FleetUse => spentBy(worker.child.pid as number, temporal.pid)
      const began = soFar()
      const task = await taskOf(source, out, 'fleet')
      const { archive, pieces } = await listArchive(task, 'bench', signal)
      const limits = { tenant: 'bench', atOnce: 8, secondsADay: null }
      const counts = { clean: 0, 'needs-person': 0, failed: 0 }
      await client.start('bench', 'estompe', { task, archive, pieces, pace, counts, ...limits, next: 0 })
      const ended = await client.ended('bench')
      if (ended?.failed !== 0) throw new Error('the fleet did not do all of its archive')
      return taken(began, soFar())
    },
    async without(source, out) {
      const soFar = (): FleetUse => spentBy(plain.pid as number, null)
      const began = soFar()
      await work(plain, await taskOf(source, out, 'plain'))
      return taken(began, soFar())
    },
    async warmUp(call) {
      const warm = await bed.put('warm', [call])
      for (let time = 0; time < warmed; time++) {
        await bed.fleet(warm, 's3://clean/warm')
        await bed.without(warm, 's3://clean/warm-plain')
      }
    },
    async oneMore() {
      const other = begun('other worker')
      workers.push(other)
      await other.says('"event":"ready"')
    },
    requests: () => s3.asked.length,
    async stop() {
      await client.close()
      plain.disconnect()
      for (const { child } of workers) child.kill('SIGKILL')
      await Promise.all(workers.map(({ ended }) => ended))
      await temporal.stop()
      await s3.close()
      process.env = before
    },
  }
  try {
    await Promise.all([worker.says('"event":"ready"'), once(plain, 'message')])
  } catch (error) {
    await bed.stop()
    throw error
  }
  return bed
}
