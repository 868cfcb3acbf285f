import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { openStore } from '../../native/store/open-store.ts'
import type { Progress, StageName } from '../contract/progress.ts'
import { hasEnded } from './archive.ts'
import { bringCheckpoints, CheckpointKeeper } from './checkpoint.ts'
import type { KeptSessions } from './kept-sessions.ts'
import type { FleetRecording, FleetTask, StageEnd } from './records.ts'
import { bringLibrary, type SessionLibrary } from './session-library.ts'
import type { Share, Worked } from './stage-process.ts'
import type { StageProcesses } from './stage-processes.ts'

export interface StageTools {
  /** Absolute path of this machine's own library: its knowledge of the hardware and of models is used. */
  readonly home: string
  readonly processes: StageProcesses
  readonly kept: KeptSessions
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** What `onCheckpoint` told of an attempt at this work that did not come to its end; null when there was none. */
  readonly checkpoint: string | null
  /** Told whenever something was handed on that another attempt, anywhere, can go on from. */
  readonly onCheckpoint: (checkpoint: string) => void
}

/** A session that was brought here, with a process for it. */
export interface SessionHere {
  /** Absolute path of its library. */
  readonly home: string
  readonly library: SessionLibrary
  /** Where results go. */
  readonly out: ObjectStore
  /** Does the stage, or a share of it. @throws StudioError as `StageProcess.work` */
  work(share: Share): Promise<Worked>
  /** Hands on what the stage has finished so far, as `CheckpointKeeper`. @returns what another attempt is told of it */
  look(rest?: boolean): Promise<string | null>
}

/** What is done with a session at one of its stages. */
export interface SessionWork<T> {
  /** What others have finished of the stage, as `bringCheckpoints` takes it. */
  readonly checkpoints: readonly string[]
  /** Told in place of `work` when the stage is done already. */
  done(before: StageEnd): T
  work(session: SessionHere): Promise<T>
  /** Whether more is to be done in the session: then this machine keeps what it has of it. */
  goesOn(answer: T): boolean
}

/** What a library knows of the machine: where networks run on it, and that its models are as they should be. */
const ofMachine = ['provider.json', 'verified.json']

/**
 * Brings a session here, where an earlier stage or piece did not leave it, and gives it and its process back. What a piece
 * has changed in the library is no part of the state that was handed on: whoever enters it next finds that state again.
 * @throws StudioError what the work throws, and what the stores answer; then nothing of the session stays
 */
export async function inSession<T>(
  task: FleetTask,
  recording: FleetRecording,
  stage: StageName,
  tools: StageTools,
  { checkpoints, done, work: doIt, goesOn }: SessionWork<T>,
): Promise<T> {
  const { signal } = tools
  const [work, source, out] = [await openStore(task.work), await openStore(task.source), await openStore(task.out)]
  const kept = tools.kept.take(recording, (since) => hasEnded(task, recording, since))
  const process = tools.processes.take()
  const { home } = process
  let isGoingOn = false
  let looking: Promise<unknown> = Promise.resolve()
  try {
    await kept.enter(home)
    const library = await bringLibrary(work, recording.id, home, signal)
    const before = library.ended(stage)
    if (before) {
      isGoingOn = before.outcome === 'going-on'
      if (isGoingOn) await kept.leave(home)
      else await library.tidy()
      return done(before)
    }
    const path = await kept.recording(source, signal)
    await mkdir(join(home, 'models'), { recursive: true })
    // Found out once for this machine.
    for (const name of ofMachine)
      await copyFile(join(tools.home, 'models', name), join(home, 'models', name)).catch(() => undefined)
    const left = [...checkpoints, tools.checkpoint].filter((one) => one !== null)
    const brought = await bringCheckpoints(work, recording.id, left, home, signal)
    const keeper = new CheckpointKeeper(work, recording.id, home, signal, brought)
    const look = (rest?: boolean): Promise<string | null> => {
      const looked = keeper.look(rest).then((finished) => {
        if (finished !== null) tools.onCheckpoint(finished)
        return finished
      })
      looking = looked.catch(() => undefined)
      return looked
    }
    const onProgress = (progress: Progress): void => {
      tools.onProgress(progress)
      // What cannot be handed on now is handed on later.
      if (progress.stage === stage) void look().catch(() => undefined)
    }
    const answer = await doIt({
      ...{ home, library, out, look },
      work: (share) =>
        process.work(task, { stage, ...share, path, out: join(kept.folder, 'out') }, { signal, onProgress }),
    })
    await looking
    if (goesOn(answer)) {
      await kept.leave(home)
      isGoingOn = true
    }
    return answer
  } finally {
    // Nobody looks into that folder any more when it is given another session's library.
    await looking
    for (const store of [work, source, out]) store.close()
    // An end that threw says nothing of what lies here: it goes.
    await tools.processes.giveBack(process)
    await kept.giveBack(isGoingOn)
  }
}
