import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { FleetTask } from '../../core/fleet/records.ts'
import { policyFile, policyOfFile } from '../../core/policies.ts'
import { connectFleet } from '../../hosts/fleet/client.ts'
import { processorOf } from '../support/process-tree.ts'
import { startTemporal, temporalMissing } from '../support/temporal-server.ts'
import type { Bench } from './bench.ts'
import { commandsUnmeasured } from './measured-command.ts'

/** Seconds of processor time. */
interface Use {
  readonly server: number
  readonly worker: number
}

/** What Temporal takes for a session, however long that is: the fleet's workflows on a server, with stages that do nothing. */
export default {
  id: 'temporal',
  run: async ({ quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    if (temporalMissing !== null) return { skipped: temporalMissing }
    const [rounds, sessions] = quick ? [2, 50] : [5, 200]
    const temporal = await startTemporal()
    const worker = fork(join(import.meta.dirname, 'idle-fleet-worker.ts'), [temporal.address, String(sessions)])
    const fleet = await connectFleet({ temporal: temporal.address, namespace: 'default' })
    try {
      await once(worker, 'message')
      const soFar = (): Use => ({
        server: processorOf(temporal.pid).own,
        worker: processorOf(worker.pid as number).own,
      })
      const task = await taskOf()
      const archive = async (name: string): Promise<Use> => {
        const began = soFar()
        const limits = { tenant: name, atOnce: 8, secondsADay: null }
        const counts = { clean: 0, 'needs-person': 0, failed: 0 }
        const pace = { queue: 'estompe', heartbeat: 60, pieceSeconds: 600, piecesAtOnce: 8 }
        await fleet.start(name, 'estompe', { ...limits, task, archive: name, pieces: 1, pace, counts, next: 0 })
        await fleet.ended(name)
        const ended = soFar()
        return { server: ended.server - began.server, worker: ended.worker - began.worker }
      }
      await archive('warm')
      const uses: Use[] = []
      for (let round = 1; round <= rounds; round++) {
        const use = await archive(`round-${round}`)
        log(`server ${use.server.toFixed(2)} s, worker ${use.worker.toFixed(2)} s`)
        uses.push(use)
      }
      const each = (what: keyof Use): number =>
        (1000 * uses.reduce((sum, use) => sum + use[what], 0)) / (rounds * sessions)
      return [
        { what: 'server of Temporal, a session', value: each('server'), unit: 'ms of processor', limit: null },
        { what: 'worker, a session', value: each('worker'), unit: 'ms of processor', limit: null },
        { what: 'both, a session', value: each('server') + each('worker'), unit: 'ms of processor', limit: null },
      ]
    } finally {
      await fleet.close()
      worker.kill('SIGKILL')
      await temporal.stop()
    }
  },
} satisfies Bench

async function taskOf(): Promise<FleetTask> {
  const file = await policyFile('strict')
  return {
    ...{ source: 's3://archive/calls/', out: 's3://clean/calls/', work: 's3://between/', reportLanguage: 'en' },
    wishes: { policy: 'strict', mask: null, language: 'auto', model: 'whisper-base', names: [] },
    policy: policyOfFile(file),
    needsPersonFor: [...file.needsPersonFor],
  }
}
