import { StudioError } from '../contract/errors.ts'
import type { Piece } from '../contract/piece.ts'
import type { StageName } from '../contract/progress.ts'
import { inSession, type StageTools } from './in-session.ts'
import type { FleetRecording, FleetTask, PieceEnd } from './records.ts'

/**
 * Does one piece of a stage, for whoever does the stage: see `runStage`. Of a stage that is done nothing is done again.
 * Several pieces of a session may be done on one machine at the same time: each has a library of its own.
 * @throws StudioError as `runStage`, but `conflict`
 */
export function runPiece(
  task: FleetTask,
  recording: FleetRecording,
  stage: StageName,
  piece: Piece,
  tools: StageTools,
): Promise<PieceEnd> {
  return inSession<PieceEnd>(task, recording, stage, tools, {
    checkpoints: [],
    done: () => ({ checkpoint: null, seconds: 0 }),
    async work({ work, look }) {
      const { end, seconds } = await work({ piece, pieceSeconds: null })
      if (end?.outcome === 'failed') throw new StudioError(end.code, end.data)
      return { checkpoint: await look(true), seconds }
    },
    goesOn: () => true,
  })
}
