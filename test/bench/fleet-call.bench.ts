import { join } from 'node:path'
import { remux } from '../support/remux.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import { temporalMissing } from '../support/temporal-server.ts'
import type { Bench, BenchRow } from './bench.ts'
import { type FleetUse, fleetBed, sum } from './fleet-bed.ts'
import { commandsUnmeasured } from './measured-command.ts'
import { shortCalls } from './short-calls.ts'

/**
 * What Temporal costs a session of real length: the sample call of 110 s by a fleet and by the same stages without one, in
 * turns, and beside it a call of six seconds. Processor time, which other programs on the machine change far less than the
 * clock. Temporal is its server, and what the worker takes more than a process that brings, hashes and hands on as it does; the
 * figure that takes nothing off is told beside it.
 */
export default {
  id: 'fleet-call',
  run: async ({ folder, quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    if (temporalMissing !== null) return { skipped: temporalMissing }
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const pairs = quick ? 1 : 3
    const bed = await fleetBed(folder)
    try {
      const [first = '', ...short] = await shortCalls(call, join(folder, 'calls'), pairs + 1)
      await bed.warmUp(first)
      /** By turns, so that neither has the quieter machine. */
      const paired = async (name: string, path: string, turn: number): Promise<[FleetUse, FleetUse]> => {
        const source = await bed.put(name, [path])
        const fleet = (): Promise<FleetUse> => bed.fleet(source, `s3://clean/${name}`)
        const plain = (): Promise<FleetUse> => bed.without(source, `s3://clean/${name}-plain`)
        if (turn % 2 === 0) return [await fleet(), await plain()]
        const without = await plain()
        return [await fleet(), without]
      }
      const uses = { long: [] as [FleetUse, FleetUse][], short: [] as [FleetUse, FleetUse][] }
      for (let pair = 0; pair < pairs; pair++) {
        uses.short.push(await paired(`short-${pair}`, short[pair] as string, pair))
        // The same bytes once more would be done already.
        const long = join(folder, `long-${pair}.mp4`)
        await remux(call, long, { tags: { title: `pair ${pair}` } })
        uses.long.push(await paired(`long-${pair}`, long, pair))
        log(`pair ${pair + 1} of ${pairs}`)
      }
      return [...rowsOf('call of 110 s', uses.long, 2), ...rowsOf('call of 6 s', uses.short, null)]
    } finally {
      await bed.stop()
    }
  },
} satisfies Bench

/** @param limit in percent of the stages' processor time; null where none is kept */
function rowsOf(call: string, pairs: readonly [FleetUse, FleetUse][], limit: number | null): BenchRow[] {
  const fleet = pairs.map(([by]) => by)
  const plain = pairs.map(([, without]) => without)
  const stages = sum(fleet, 'stages')
  const server = sum(fleet, 'server')
  const worker = sum(fleet, 'worker')
  const own = worker - sum(plain, 'worker')
  const clock = sum(fleet, 'clock') / sum(plain, 'clock')
  const of = (what: string, value: number, unit: string): BenchRow => ({
    ...{ what: `${call}: ${what}`, value, unit, limit: null },
  })
  return [
    {
      ...of('Temporal, beside the stages', (100 * (server + own)) / stages, '%'),
      limit: limit === null ? null : { kind: 'at most', value: limit },
    },
    of('server and the whole worker, nothing taken off', (100 * (server + worker)) / stages, '%'),
    of('server', server / pairs.length, 's of processor'),
    of('worker', worker / pairs.length, 's of processor'),
    of('what the worker does without Temporal', (worker - own) / pairs.length, 's of processor'),
    of('stages', stages / pairs.length, 's of processor'),
    of('stages without Temporal', sum(plain, 'stages') / pairs.length, 's of processor'),
    of('clock, beside the same without Temporal', clock, 'times'),
  ]
}
