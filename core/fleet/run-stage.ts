import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { openStore } from '../../native/store/open-store.ts'
import { goesAlone, noteApproval } from '../bulk/approval.ts'
import type { WorkEnd } from '../bulk/messages.ts'
import { identityOf, keepIn } from '../bulk/places/bucket-destination.ts'
import { StudioError } from '../contract/errors.ts'
import type { Progress, StageName } from '../contract/progress.ts'
import { bringCheckpoint, CheckpointKeeper } from './checkpoint.ts'
import type { KeptSessions } from './kept-sessions.ts'
import type { FleetRecording, FleetTask, StageEnd } from './records.ts'
import { bringLibrary, withLibrary } from './session-library.ts'
import type { StageProcesses } from './stage-processes.ts'

export interface StageTools {
  /** Absolute path of this machine's own library: its knowledge of the hardware and of models is used. */
  readonly home: string
  readonly processes: StageProcesses
  readonly kept: KeptSessions
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** What `onCheckpoint` told of an attempt at this stage that did not come to its end; null when there was none. */
  readonly checkpoint: string | null
  /** Told whenever something was handed on that another attempt, anywhere, can go on from. */
  readonly onCheckpoint: (checkpoint: string) => void
}

/** What a library knows of the machine: where networks run on it, and that its models are as they should be. */
const ofMachine = ['provider.json', 'verified.json']

/**
 * Does one stage of one session, wherever its earlier stages were done: the session's library is brought here, where an
 * earlier stage did not leave it, the stage runs in a process beside this one, and the library is handed on. A stage
 * that another machine has finished meanwhile costs a question; of one that it had begun, what was finished is used.
 * @throws StudioError what the stage throws; `work-died` when its process was taken down; `conflict` when another
 *   machine handed on the same stage: asked again, it is known as done
 */
export async function runStage(
  task: FleetTask,
  recording: FleetRecording,
  stage: StageName,
  tools: StageTools,
): Promise<StageEnd> {
  const { signal } = tools
  const [work, source, out] = [await openStore(task.work), await openStore(task.source), await openStore(task.out)]
  const kept = tools.kept.take(recording)
  const process = tools.processes.take()
  const { home } = process
  let isGoingOn = false
  let looking: Promise<void> = Promise.resolve()
  try {
    await kept.enter(home)
    const library = await bringLibrary(work, recording.id, home, signal)
    const before = library.ended(stage)
    if (before) {
      isGoingOn = before.outcome === 'going-on'
      if (isGoingOn) await kept.leave(home)
      return { ...before, duration: 0 }
    }
    const path = await kept.recording(source, signal)
    await mkdir(join(home, 'models'), { recursive: true })
    // Found out once for this machine.
    for (const name of ofMachine)
      await copyFile(join(tools.home, 'models', name), join(home, 'models', name)).catch(() => undefined)
    const { checkpoint } = tools
    const brought = checkpoint === null ? [] : await bringCheckpoint(work, recording.id, checkpoint, home, signal)
    const keeper = new CheckpointKeeper(work, recording.id, home, signal, brought)
    // What cannot be handed on now is handed on later, or with the whole stage, which then says why it cannot.
    const look = (): Promise<void> => {
      looking = keeper.look().then(
        (finished) => void (finished !== null && tools.onCheckpoint(finished)),
        () => undefined,
      )
      return looking
    }
    const { end, seconds } = await process.work(
      task,
      { stage, path, out: join(kept.folder, 'out') },
      {
        signal,
        onProgress: (progress) => {
          tools.onProgress(progress)
          if (progress.stage === stage) void look()
        },
      },
    )
    await look()
    const ended = await concluded(end)
    await library.handOn(ended)
    if (ended.outcome === 'going-on') {
      await kept.leave(home)
      isGoingOn = true
    }
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
    // Nobody looks into that folder any more when it is given another session's library.
    await looking
    for (const store of [work, source, out]) store.close()
    // An end that threw says nothing of what lies here: it goes.
    await tools.processes.giveBack(process)
    await kept.giveBack(isGoingOn)
  }
}
