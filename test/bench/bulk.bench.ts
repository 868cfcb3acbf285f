import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { TreeUse } from '../support/process-tree.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import type { Bench, BenchRow } from './bench.ts'
import { commandsUnmeasured, measuredCommand } from './measured-command.ts'
import { shortCalls } from './short-calls.ts'

/** Bulk jobs: throughput beside one recording after the other, and memory. */
export default {
  id: 'bulk',
  run: async ({ folder, quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const cores = availableParallelism()
    const count = quick ? 4 : 60
    const source = join(folder, 'calls')
    const calls = await shortCalls(call, source, count)
    const single = await measuredCommand(
      ['process', ...calls, '--out', join(folder, 'single')],
      join(folder, 'single home'),
    )
    log(`one by one: ${single.seconds.toFixed(0)} s, ${single.cpuSeconds.toFixed(0)} s of processor`)
    const bulk = async (jobs: number): Promise<TreeUse> => {
      const args = ['bulk', 'run', source, '--out', join(folder, `out ${jobs}`), '--jobs', String(jobs), '--json']
      const use = await measuredCommand([...args, '--on-battery'], join(folder, `bulk home ${jobs}`))
      log(`${jobs} at a time: ${use.seconds.toFixed(0)} s, ${use.cpuSeconds.toFixed(0)} s of processor`)
      return use
    }
    const two = await bulk(2)
    const four = await bulk(4)
    const busy = two.cpuSeconds / two.seconds / cores
    const isBusy = busy >= 0.9
    const rows: BenchRow[] = [
      {
        what: `${count} short calls, throughput beside process on all of them`,
        value: single.seconds / two.seconds,
        unit: 'times',
        limit: isBusy ? null : { kind: 'at least', value: 1.3 },
      },
      { what: 'processor time beside process', value: two.cpuSeconds / single.cpuSeconds, unit: 'times', limit: null },
      { what: 'cores kept busy', value: 100 * busy, unit: '%', limit: isBusy ? { kind: 'at least', value: 90 } : null },
      { what: 'peak memory, --jobs 2', value: two.peakBytes / 1e6, unit: 'MB', limit: null },
      {
        what: 'peak memory, --jobs 4',
        value: four.peakBytes / 1e6,
        unit: 'MB',
        limit: { kind: 'at most', value: 6000 },
      },
    ]
    return rows
  },
} satisfies Bench
