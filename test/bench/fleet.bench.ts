import { join } from 'node:path'
import { S3Store } from '../../native/store/s3-store.ts'
import { start } from '../support/command-line.ts'
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

const spentBy = (worker: number, server: number): FleetUse => {
  const { own, ended } = processorOf(worker)
  // Those that wait for their next stage have not ended yet.
  const alive = treeOf(worker).filter(({ pid }) => pid !== worker)
  return {
    clock: performance.now() / 1000,
    stages: alive.reduce((sum, { seconds }) => sum + seconds, ended),
    worker: own,
    server: processorOf(server).own,
  }
}

/** What Temporal costs: the same short calls by a bulk job and by a worker of a fleet, in turns. */
export default {
  id: 'fleet',
  run: async ({ folder, quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    if (temporalMissing !== null) return { skipped: temporalMissing }
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const [rounds, count] = quick ? [1, 2] : [6, 10]
    const before = { ...process.env }
    const s3 = await startS3(join(folder, 's3'), ['archive', 'clean', 'work'])
    Object.assign(process.env, s3.env, { ESTOMPE_ENCODER: 'libx264' })
    const temporal = await startTemporal()
    const at = ['--temporal', temporal.address, '--json']
    const worker = start(['worker', ...at], { env: { ESTOMPE_HOME: join(folder, 'worker') } })
    try {
      await worker.says('"event":"ready"')
      const calls = await shortCalls(call, join(folder, 'calls'), rounds * count)
      const sums = { clock: 0, stages: 0, worker: 0, server: 0, bulkClock: 0, bulk: 0 }
      let requests = 0
      for (let round = 0; round < rounds; round++) {
        const source = `s3://archive/${round}`
        const archive = new S3Store({ bucket: 'archive', prefix: `${round}/` })
        for (const [number, path] of calls.slice(round * count, (round + 1) * count).entries())
          await archive.put(`${number}.mp4`, { path })
        archive.close()
        const bulk = async (): Promise<void> => {
          const args = ['bulk', 'run', source, '--out', `s3://clean/bulk-${round}`, '--jobs', '2', '--on-battery']
          const use = await measuredCommand(args, join(folder, 'bulk'))
          sums.bulk += use.cpuSeconds
          sums.bulkClock += use.seconds
        }
        const fleet = async (): Promise<void> => {
          const soFar = (): FleetUse => spentBy(worker.child.pid as number, temporal.pid)
          const [before, asked] = [soFar(), s3.asked.length]
          const args = ['fleet', 'run', source, '--out', `s3://clean/fleet-${round}`, '--work', 's3://work', ...at]
          await measuredCommand(args, join(folder, 'client'))
          for (const [what, seconds] of Object.entries(soFar())) {
            const name = what as keyof FleetUse
            sums[name] += seconds - before[name]
          }
          requests += s3.asked.length - asked
        }
        for (const turn of round % 2 === 0 ? [bulk, fleet] : [fleet, bulk]) await turn()
        log(`round ${round + 1} of ${rounds}`)
      }
      const rows: BenchRow[] = [
        {
          what: `${rounds * count} short calls: server of Temporal, beside the stages`,
          value: (100 * sums.server) / sums.stages,
          unit: '%',
          limit: null,
        },
        {
          what: 'worker that starts the stages, beside them',
          value: (100 * sums.worker) / sums.stages,
          unit: '%',
          limit: null,
        },
        {
          what: 'both together',
          value: (100 * (sums.server + sums.worker)) / sums.stages,
          unit: '%',
          limit: { kind: 'at most', value: 2 },
        },
        {
          what: 'both together, a session of whatever length',
          value: (sums.server + sums.worker) / rounds / count,
          unit: 's of processor',
          limit: null,
        },
        { what: 'requests to the store, a session', value: requests / rounds / count, unit: '', limit: null },
        { what: 'processor time of a call, stages', value: sums.stages / rounds / count, unit: 's', limit: null },
        { what: 'the same, by bulk run', value: sums.bulk / rounds / count, unit: 's', limit: null },
        { what: 'clock beside bulk run --jobs 2', value: sums.clock / sums.bulkClock, unit: 'times', limit: null },
      ]
      return rows
    } finally {
      worker.child.kill('SIGKILL')
      await worker.ended
      await temporal.stop()
      await s3.close()
      process.env = before
    }
  },
} satisfies Bench
