import type { SessionRow, StageState } from '../../core/contract/api.ts'

/** How far one stage is, 0..1. */
export const shareOf = ({ state, done, total }: StageState): number =>
  state === 'done' ? 1 : total > 0 ? Math.min(1, done / total) : 0

/** Number of the stage that runs, from 1; 0 before the first. */
export const stageNumber = (row: SessionRow): number => row.stages.findIndex(({ stage }) => stage === row.stage) + 1

/** The stage that runs now, if there is one. */
export const runningStage = (row: SessionRow): StageState | undefined =>
  row.stages.find(({ stage }) => stage === row.stage)
