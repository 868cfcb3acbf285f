import { join } from 'node:path'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { goesAlone, noteApproval } from '../bulk/approval.ts'
import type { WorkEnd } from '../bulk/messages.ts'
import { identityOf, keepIn } from '../bulk/places/bucket-destination.ts'
import { isWithPeople } from '../bulk/places/with-people.ts'
import { StudioError } from '../contract/errors.ts'
import type { StageName } from '../contract/progress.ts'
import { inSession, type StageTools } from './in-session.ts'
import type { FleetRecording, FleetTask, PieceEnd, StageEnd } from './records.ts'
import { withLibrary } from './session-library.ts'

/** What is known of a stage's work before it is begun. */
export interface Ahead {
  /** What its pieces left, wherever they were done. */
  readonly made: readonly PieceEnd[]
  /** Seconds of recording in a piece of the next stage; null where the next one is done in one place. */
  readonly pieceSeconds: number | null
}

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
  { made, pieceSeconds }: Ahead,
  tools: StageTools,
): Promise<StageEnd> {
  const { signal } = tools
  return inSession<StageEnd>(task, recording, stage, tools, {
    checkpoints: made.map(({ checkpoint }) => checkpoint).filter((one) => one !== null),
    done: (before) => ({ ...before, duration: 0 }),
    async work({ home, library, out, work, look }) {
      const { end, seconds, pieces } = await work({ piece: null, pieceSeconds })
      // What cannot be handed on by now goes with the whole stage, which then says why it cannot.
      await look().catch(() => undefined)
      const all = made.reduce((sum, piece) => sum + piece.seconds, seconds)
      const none = { stage, folder: null, leaks: 0, doubts: 0, seconds: all, duration: 0, report: null, pieces }
      const ended = await concluded(end)
      await library.handOn(ended)
      return ended

      async function concluded(done: WorkEnd | null): Promise<StageEnd> {
        if (done === null) return { ...none, outcome: 'going-on' }
        if (done.outcome === 'failed') throw new StudioError(done.code, done.data)
        const { clean, folder, leaks, session, render } = done
        const doubts = done.doubts.filter((doubt) => task.needsPersonFor.includes(doubt)).length
        const identity = identityOf(task.source, { path: recording.key })
        const isAlone = clean && goesAlone(task.policy, doubts) && !(await isWithPeople(out, identity, signal))
        const outcome = isAlone ? 'clean' : 'needs-person'
        const report = folder === null ? null : await sha256OfFile(join(folder, 'report.json'), signal)
        // Of two machines that verified it, the one that is late leaves alone what the other has delivered.
        await library.refuseOvertaken()
        // What the policy wants a person for is not handed over.
        const place = await keepIn(out, identity, { path: recording.key }, outcome === 'clean' ? folder : null, signal)
        if (outcome === 'clean')
          await withLibrary(home, (own) => noteApproval(own, task.policy, { session, render, job: recording.id }))
        return { ...none, outcome, folder: place, leaks, doubts, report, duration: done.duration }
      }
    },
    goesOn: ({ outcome }) => outcome === 'going-on',
  })
}
