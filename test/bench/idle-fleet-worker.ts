import { NativeConnection, Runtime } from '@temporalio/worker'
import { FleetRecording, type FleetTask } from '../../core/fleet/records.ts'
import { type Activities, needs } from '../../hosts/fleet/jobs.ts'
import { silent } from '../../hosts/fleet/silent.ts'
import { temporalWorkers } from '../../hosts/fleet/temporal-workers.ts'

// A fleet's worker whose stages do nothing: what it takes is Temporal's alone.

const [address = '', piece = '0'] = process.argv.slice(2)
const none = { folder: null, leaks: 0, doubts: 0, seconds: 1, report: null, pieces: 1 }

const activities: Activities = {
  pieceOf: async (_: FleetTask, archive) =>
    Array.from({ length: Number(piece) }, (_, number) =>
      FleetRecording.parse({
        id: Buffer.from(`${archive}/${number}`).toString('hex').padEnd(32, '0').slice(0, 32),
        ...{ key: `calls/2026/${number}.mp4`, size: 1, tag: 'tag' },
      }),
    ),
  runStage: async (_, __, stage) => {
    const isLast = stage === 'publish'
    return { stage, outcome: isLast ? 'clean' : 'going-on', ...none, duration: isLast ? 6 : 0 }
  },
  runPiece: async () => ({ checkpoint: null, seconds: 0 }),
  noteEnd: async () => undefined,
  spentOn: async () => 0,
  noteSpent: async () => undefined,
}

Runtime.install({ shutdownSignals: [], logger: silent })
const connection = await NativeConnection.connect({ address })
const options = { connection, namespace: 'default', queue: 'estompe', needs, sessions: 2 }
const workers = await temporalWorkers(options, activities)
process.on('disconnect', () => process.exit())
process.send?.('ready')
await Promise.all(workers.map((worker) => worker.run()))
