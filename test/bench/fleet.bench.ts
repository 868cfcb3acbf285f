import { join } from 'node:path'
import { sample, samplesMissing } from '../support/samples.ts'
import { temporalMissing } from '../support/temporal-server.ts'
import type { Bench, BenchRow } from './bench.ts'
import { type FleetUse, fleetBed, sum } from './fleet-bed.ts'
import { commandsUnmeasured, measuredCommand } from './measured-command.ts'
import { shortCalls } from './short-calls.ts'

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
    const bed = await fleetBed(folder)
    try {
      const calls = await shortCalls(call, join(folder, 'calls'), (rounds + 1) * count + 3)
      const more = calls.slice(rounds * count)
      await bed.warmUp(more[0] as string)
      const uses = { fleet: [] as FleetUse[], plain: [] as FleetUse[] }
      const bulk = { clock: 0, processor: 0 }
      let requests = 0
      for (let round = 0; round < rounds; round++) {
        const source = await bed.put(String(round), calls.slice(round * count, (round + 1) * count))
        const turns = [
          async (): Promise<void> => {
            const args = ['bulk', 'run', source, '--out', `s3://clean/bulk-${round}`, '--jobs', '2', '--on-battery']
            const use = await measuredCommand(args, join(folder, 'bulk'))
            bulk.processor += use.cpuSeconds
            bulk.clock += use.seconds
          },
          async () => void uses.plain.push(await bed.without(source, `s3://clean/plain-${round}`)),
          async () => {
            const asked = bed.requests()
            uses.fleet.push(await bed.fleet(source, `s3://clean/fleet-${round}`))
            requests += bed.requests() - asked
          },
        ]
        for (let turn = 0; turn < turns.length; turn++) await turns[(turn + round) % turns.length]?.()
        log(`round ${round + 1} of ${rounds}`)
      }
      // The other one does the same stages beside it, one of each kind at a time.
      await bed.oneMore()
      await bed.fleet(await bed.put('warm-both', more.slice(1, 3)), 's3://clean/warm-both')
      const both = await bed.fleet(await bed.put('both', more.slice(3)), 's3://clean/both')
      const sessions = rounds * count
      const stages = sum(uses.fleet, 'stages')
      const moving = sum(uses.plain, 'worker')
      const server = sum(uses.fleet, 'server')
      const own = sum(uses.fleet, 'worker') - moving
      const share = (seconds: number): number => (100 * seconds) / stages
      const told = (what: string, value: number, unit: string): BenchRow => ({ what, value, unit, limit: null })
      const rows: BenchRow[] = [
        told(`${sessions} short calls: server of Temporal, beside the stages`, share(server), '%'),
        told('worker, less what it takes without Temporal, beside the stages', share(own), '%'),
        { ...told('both together', share(server + own), '%'), limit: { kind: 'at most', value: 2 } },
        told('both together, a session', (server + own) / sessions, 's of processor'),
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
      await bed.stop()
    }
  },
} satisfies Bench
