import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { fetchObject } from '../../native/store/fetch-object.ts'
import { openStore } from '../../native/store/open-store.ts'
import { goesAlone, noteApproval } from '../bulk/approval.ts'
import type { WorkEnd } from '../bulk/messages.ts'
import { identityOf, keepIn } from '../bulk/places/bucket-destination.ts'
import { Worker } from '../bulk/worker.ts'
import { checkCancelled, StudioError } from '../contract/errors.ts'
import type { Progress, StageName } from '../contract/progress.ts'
import { order } from '../pipeline.ts'
import { bringCheckpoint, CheckpointKeeper } from './checkpoint.ts'
import type { FleetRecording, FleetTask, StageEnd } from './records.ts'
import { bringLibrary, withLibrary } from './session-library.ts'

/** Milliseconds that native work gets to stop by itself. */
const patience = 5000

export interface StageTools {
  /** Absolute path of this machine's own library: its knowledge of the hardware is used. */
  readonly home: string
  /** Absolute path of a folder that is emptied when this process is gone. */
  readonly scratch: string
  readonly threads: number
  readonly nice: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** What `onCheckpoint` told of an attempt at this stage that did not come to its end; null when there was none. */
  readonly checkpoint: string | null
  /** Told whenever something was handed on that another attempt, anywhere, can go on from. */
  readonly onCheckpoint: (checkpoint: string) => void
}

/**
 * Does one stage of one session, wherever its earlier stages were done: the session's library is brought here, the
 * stage runs in a process of its own, and the library is handed on. A stage that another machine has finished
 * meanwhile costs a question; of one that it had begun, what was finished is used.
 * @throws StudioError what the stage throws; `work-died` when its process was taken down; `conflict` when another
 *   machine handed on the same stage: asked again, it is known as done
 */
export async function runStage(
  task: FleetTask,
  recording: FleetRecording,
  stage: StageName,
  tools: StageTools,
): Promise<StageEnd> {
  const { scratch, signal } = tools
  const [work, source, out] = [await openStore(task.work), await openStore(task.source), await openStore(task.out)]
  const attempt = join(scratch, randomUUID())
  try {
    const home = join(attempt, 'home')
    const library = await bringLibrary(work, recording.id, home, signal)
    const before = library.ended(stage)
    if (before) return { ...before, duration: 0 }
    const name = basename(recording.key).replace(/[<>:"\\|?*\p{Cc}]/gu, '_')
    const path = join(attempt, 'recording', name)
    await fetchObject(source, recording.key, path, { tag: recording.tag, signal })
    await mkdir(join(home, 'models'), { recursive: true })
    // What runs where was found out once for this machine.
    await copyFile(join(tools.home, 'models', 'provider.json'), join(home, 'models', 'provider.json')).catch(
      () => undefined,
    )
    const { checkpoint } = tools
    const brought = checkpoint === null ? [] : await bringCheckpoint(work, recording.id, checkpoint, home, signal)
    const keeper = new CheckpointKeeper(work, recording.id, home, signal, brought)
    // What cannot be handed on now is handed on later, or with the whole stage, which then says why it cannot.
    const look = async (): Promise<void> => {
      const finished = await keeper.look().catch(() => null)
      if (finished !== null) tools.onCheckpoint(finished)
    }
    const { end, seconds } = await worked(
      task,
      stage,
      { home, path, out: join(attempt, 'out') },
      {
        ...tools,
        onProgress: (progress) => {
          tools.onProgress(progress)
          if (progress.stage === stage) void look()
        },
      },
    )
    await look()
    const ended = await concluded(end)
    await library.handOn(ended)
    return ended

    async function concluded(done: WorkEnd | null): Promise<StageEnd> {
      const none = { stage, folder: null, leaks: 0, doubts: 0, seconds, duration: 0, report: null }
      if (done === null) return { ...none, outcome: 'going-on' }
      if (done.outcome === 'failed') throw new StudioError(done.code, done.data)
      const { clean, folder, leaks, session, render } = done
      const doubts = done.doubts.filter((doubt) => task.needsPersonFor.includes(doubt)).length
      const outcome = clean && goesAlone(task.policy, doubts) ? 'clean' : 'needs-person'
      const report = folder === null ? null : await sha256OfFile(join(folder, 'report.json'), signal)
      const identity = identityOf(task.source, { path: recording.key })
      // What the policy wants a person for is not handed over.
      const place = await keepIn(out, identity, { path: recording.key }, outcome === 'clean' ? folder : null, signal)
      if (outcome === 'clean')
        await withLibrary(home, (own) => noteApproval(own, task.policy, { session, render, job: recording.id }))
      return { ...none, outcome, folder: place, leaks, doubts, report, duration: done.duration }
    }
  } finally {
    for (const store of [work, source, out]) store.close()
    await rm(attempt, { recursive: true, force: true })
  }
}

/** Works until the next stage would begin. @returns `end` is null when there is a next stage */
async function worked(
  { wishes, policy, reportLanguage }: FleetTask,
  stage: StageName,
  { home, path, out }: { readonly home: string; readonly path: string; readonly out: string },
  { threads, nice, signal, onProgress }: StageTools,
): Promise<{ end: WorkEnd | null; seconds: number }> {
  const began = performance.now()
  let isReached = false
  const ended = Promise.withResolvers<WorkEnd>()
  const worker = new Worker({ home, threads, nice, pace: '' }, (message) => {
    if (message.kind === 'progress') onProgress(message.progress)
    else if (message.kind === 'ended') ended.resolve(message.end)
    else if (message.kind === 'wants') {
      if (order.indexOf(message.stage) <= order.indexOf(stage)) worker.tell({ kind: 'turn', stage: message.stage })
      else {
        isReached = true
        worker.cancel()
      }
    }
  })
  const stop = (): void => {
    worker.cancel()
    setTimeout(() => void worker.end(), patience).unref()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    checkCancelled(signal)
    worker.tell({ kind: 'process', path, out, keepsRender: true, wishes, policy, reportLanguage, force: false })
    const end = await Promise.race([ended.promise, worker.gone])
    checkCancelled(signal)
    if (!end) throw new StudioError('work-died', { file: path })
    const seconds = (performance.now() - began) / 1000
    if (end.outcome === 'failed' && end.code === 'cancelled' && isReached) return { end: null, seconds }
    return { end, seconds }
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.end()
  }
}
