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

/** Milliseconds between two looks at whether a stage works. */
const lookEvery = 50

/** What a worker and Temporal's server did while an archive was worked on, in seconds. */
interface FleetUse {
  /** On the clock, from the first stage's beginning to the last one's end. */
  readonly clock: number
  /** Of the clock, while no stage worked. */
  readonly idle: number
  /** Processor time of the stages' processes, of the worker that starts them, and of the server. */
  readonly stages: number
  readonly worker: number
  readonly server: number
}

/** Looks at a worker until the returned function is called. */
function watched(worker: number, server: number): () => FleetUse {
  const before = { worker: processorOf(worker), server: processorOf(server) }
  const looks: { at: number; works: boolean }[] = []
  const look = (): void => void looks.push({ at: performance.now() / 1000, works: treeOf(worker).length > 1 })
  const timer = setInterval(look, lookEvery)
  return () => {
    clearInterval(timer)
    const spans = looks.slice(
      looks.findIndex(({ works }) => works),
      looks.findLastIndex(({ works }) => works) + 1,
    )
    const now = { worker: processorOf(worker), server: processorOf(server) }
    return {
      clock: (spans.at(-1)?.at ?? 0) - (spans[0]?.at ?? 0),
      idle: spans.reduce((sum, { at, works }, index) => sum + (works ? 0 : at - (spans[index - 1]?.at ?? at)), 0),
      stages: now.worker.ended - before.worker.ended,
      worker: now.worker.own - before.worker.own,
      server: now.server.own - before.server.own,
    }
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
      const sums = { clock: 0, idle: 0, stages: 0, worker: 0, server: 0, bulkClock: 0, bulk: 0 }
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
          const end = watched(worker.child.pid as number, temporal.pid)
          const args = ['fleet', 'run', source, '--out', `s3://clean/fleet-${round}`, '--work', 's3://work', ...at]
          await measuredCommand(args, join(folder, 'client'))
          for (const [what, seconds] of Object.entries(end())) sums[what as keyof FleetUse] += seconds
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
        { what: 'of the clock, no stage works', value: (100 * sums.idle) / sums.clock, unit: '%', limit: null },
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
