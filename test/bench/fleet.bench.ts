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
import { sample, samplesMissing } from '../support/samples.ts'
import { startTemporal, temporalMissing } from '../support/temporal-server.ts'
import type { Bench, BenchRow } from './bench.ts'
import { commandsUnmeasured, measuredCommand } from './measured-command.ts'
import { shortCalls } from './short-calls.ts'

/** What a worker and Temporal's server did while an archive was worked on, in seconds. */
interface FleetUse {
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
const sum = (uses: readonly FleetUse[], what: keyof FleetUse): number => uses.reduce((all, use) => all + use[what], 0)

/** What Temporal takes, in the worker and in its server, beside what the stages take. */
const temporalOf = (fleet: readonly FleetUse[], plain: readonly FleetUse[]): { server: number; worker: number } => ({
  server: sum(fleet, 'server'),
  worker: sum(fleet, 'worker') - sum(plain, 'worker'),
})

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

/**
 * What Temporal costs: the same short calls by a bulk job, by the stages of a fleet without Temporal, and by a worker of a
 * fleet, in turns. The last two have done one call before, and have been asked for it again until what they run is compiled,
 * as it is for days.
 */
export default {
  id: 'fleet',
  run: async ({ folder, quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    if (temporalMissing !== null) return { skipped: temporalMissing }
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const [rounds, count] = quick ? [1, 2] : [6, 10]
    const before = { ...process.env }
    const s3 = await startS3(join(folder, 's3'), ['archive', 'clean', 'sessions'])
    Object.assign(process.env, s3.env, { ESTOMPE_ENCODER: 'libx264' })
    const temporal = await startTemporal()
    const at = ['--temporal', temporal.address, '--json']
    const begun = (home: string): Running => start(['worker', ...at], { env: { ESTOMPE_HOME: join(folder, home) } })
    const worker = begun('worker')
    const workers = [worker]
    const client = await connectFleet({ temporal: temporal.address, namespace: 'default' })
    const { signal } = new AbortController()
    const plain = fork(join(import.meta.dirname, 'fleet-without-temporal.ts'), [], {
      env: { ...process.env, ESTOMPE_HOME: join(folder, 'plain') },
    })
    try {
      await Promise.all([worker.says('"event":"ready"'), once(plain, 'message')])
      const calls = await shortCalls(call, join(folder, 'calls'), (rounds + 1) * count + 3)
      const put = async (round: string, paths: readonly string[]): Promise<string> => {
        const archive = new S3Store({ bucket: 'archive', prefix: `${round}/` })
        for (const [number, path] of paths.entries()) await archive.put(`${number}.mp4`, { path })
        archive.close()
        return `s3://archive/${round}`
      }
      const fleet = async (source: string, out: string): Promise<FleetUse> => {
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
      }
      const without = async (source: string, out: string): Promise<FleetUse> => {
        const soFar = (): FleetUse => spentBy(plain.pid as number, null)
        const began = soFar()
        await work(plain, await taskOf(source, out, 'plain'))
        return taken(began, soFar())
      }
      const more = calls.slice(rounds * count)
      const warm = await put('warm', more.slice(0, 1))
      for (let time = 0; time < warmed; time++) {
        await fleet(warm, 's3://clean/warm')
        await without(warm, 's3://clean/warm-plain')
      }
      const uses = { fleet: [] as FleetUse[], plain: [] as FleetUse[] }
      const bulk = { clock: 0, processor: 0 }
      let requests = 0
      for (let round = 0; round < rounds; round++) {
        const source = await put(String(round), calls.slice(round * count, (round + 1) * count))
        const turns = [
          async (): Promise<void> => {
            const args = ['bulk', 'run', source, '--out', `s3://clean/bulk-${round}`, '--jobs', '2', '--on-battery']
            const use = await measuredCommand(args, join(folder, 'bulk'))
            bulk.processor += use.cpuSeconds
            bulk.clock += use.seconds
          },
          async () => void uses.plain.push(await without(source, `s3://clean/plain-${round}`)),
          async () => {
            const asked = s3.asked.length
            uses.fleet.push(await fleet(source, `s3://clean/fleet-${round}`))
            requests += s3.asked.length - asked
          },
        ]
        for (let turn = 0; turn < turns.length; turn++) await turns[(turn + round) % turns.length]?.()
        log(`round ${round + 1} of ${rounds}`)
      }
      const long: BenchRow[] = []
      if (!quick) {
        const whole = await put('whole', [call])
        const plain = [await without(whole, 's3://clean/whole-plain')]
        const by = [await fleet(whole, 's3://clean/whole')]
        const { server, worker } = temporalOf(by, plain)
        const value = (100 * (server + worker)) / sum(by, 'stages')
        long.push({ what: 'both together, of a call of 110 s', value, unit: '%', limit: { kind: 'at most', value: 2 } })
        log('a whole call')
      }
      // The other one does the same stages beside it, one of each kind at a time.
      const other = begun('other worker')
      workers.push(other)
      await other.says('"event":"ready"')
      await fleet(await put('warm-both', more.slice(1, 3)), 's3://clean/warm-both')
      const both = await fleet(await put('both', more.slice(3)), 's3://clean/both')
      const sessions = rounds * count
      const stages = sum(uses.fleet, 'stages')
      const moving = sum(uses.plain, 'worker')
      const { server, worker: own } = temporalOf(uses.fleet, uses.plain)
      const share = (seconds: number): number => (100 * seconds) / stages
      const told = (what: string, value: number, unit: string): BenchRow => ({ what, value, unit, limit: null })
      const rows: BenchRow[] = [
        told(`${sessions} short calls: server of Temporal, beside the stages`, share(server), '%'),
        told('worker, less what it takes without Temporal, beside the stages', share(own), '%'),
        { ...told('both together', share(server + own), '%'), limit: { kind: 'at most', value: 2 } },
        told('both together, a session', (server + own) / sessions, 's of processor'),
        ...long,
        told('bringing, hashing and handing on, with or without Temporal', share(moving), '%'),
        told('the same, a session', moving / sessions, 's of processor'),
        told('requests to the store, a session', requests / sessions, ''),
        told('processor time of a call, stages', stages / sessions, 's'),
        told('the same, without Temporal', sum(uses.plain, 'stages') / sessions, 's'),
        told('the same, by bulk run', bulk.processor / sessions, 's'),
        told('clock beside bulk run --jobs 2', sum(uses.fleet, 'clock') / bulk.clock, 'times'),
        told(
          'throughput of two workers on this machine beside one',
          sum(uses.fleet, 'clock') / rounds / both.clock,
          'times',
        ),
      ]
      return rows
    } finally {
      await client.close()
      plain.disconnect()
      for (const { child } of workers) child.kill('SIGKILL')
      await Promise.all(workers.map(({ ended }) => ended))
      await temporal.stop()
      await s3.close()
      process.env = before
    }
  },
} satisfies Bench
