import { join } from 'node:path'
import { type Bug, bugLines } from '../../core/contract/bug.ts'
import { listArchive, noteSessionEnd, pieceOf } from '../../core/fleet/archive.ts'
import { KeptSessions } from '../../core/fleet/kept-sessions.ts'
import { FleetTask } from '../../core/fleet/records.ts'
import { runStage } from '../../core/fleet/run-stage.ts'
import { StageProcesses } from '../../core/fleet/stage-processes.ts'
import { order } from '../../core/pipeline.ts'
import { createStudio } from '../../core/studio.ts'

// What a worker does, and nothing that tells it to: the same stages of the same archives, brought and handed on in the same
// way, one after the other. What this process takes, any fleet's would; what a worker takes more is Temporal's.

const studio = createStudio()
process.env.ESTOMPE_MODELS_DIR ??= join(studio.home, 'models')
const { scratch } = studio.library().begin('fleet-without-temporal')
const onBug = (id: string, where: string, bug: Bug): void => void process.stderr.write(`${bugLines(id, where, bug)}\n`)
const processes = new StageProcesses({ folder: join(scratch, 'work'), threads: studio.threads, nice: 0, onBug })
const kept = new KeptSessions({ folder: join(scratch, 'kept') })
const { signal } = new AbortController()
const tools = { home: studio.home, processes, kept, signal, checkpoint: null }
const silent = { onProgress: () => undefined, onCheckpoint: () => undefined }

process.on('message', (message) => void work(FleetTask.parse(message)))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function work(task: FleetTask): Promise<void> {
  const { archive, pieces } = await listArchive(task, 'bench', signal)
  for (let number = 0; number < pieces; number++)
    for (const recording of await pieceOf(task, archive, number)) {
      for (const stage of order) {
        const end = await runStage(task, recording, stage, { made: [], pieceSeconds: null }, { ...tools, ...silent })
        if (end.outcome === 'going-on') continue
        const { outcome, folder, duration } = end
        await noteSessionEnd(task, archive, recording, { key: recording.key, outcome, code: null, folder, duration })
        break
      }
    }
  process.send?.('done')
}
