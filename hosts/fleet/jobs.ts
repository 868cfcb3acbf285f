import type { Piece } from '../../core/contract/piece.ts'
import type { StageName } from '../../core/contract/progress.ts'
import type { FleetRecording, FleetTask, PieceEnd, SessionEnd, StageEnd } from '../../core/fleet/records.ts'
import type { Ahead } from '../../core/fleet/run-stage.ts'

/** One session's work, as a workflow is given it. */
export interface SessionJob {
  readonly task: FleetTask
  readonly recording: FleetRecording
  readonly pace: Pace
}

/** A whole archive's. */
export interface ArchiveJob {
  readonly task: FleetTask
  readonly archive: string
  /** How many pieces its list has, and which one is next. */
  readonly pieces: number
  readonly next: number
  /** Sessions of this tenant worked on at the same time. */
  readonly atOnce: number
  readonly tenant: string
  /** Seconds of recording after which no more of the tenant's sessions are begun until midnight, UTC; null for no limit. */
  readonly secondsADay: number | null
  readonly pace: Pace
  readonly counts: Counts
}

export interface Pace {
  /** Beginning of the names of the task queues. */
  readonly queue: string
  /** Seconds without a sign of life after which a worker counts as gone. */
  readonly heartbeat: number
  /** Seconds of recording in a piece of its own of a stage that can be cut; left out, nothing is cut. */
  readonly pieceSeconds?: number
  /** Pieces of one recording that are worked on at the same time. */
  readonly piecesAtOnce?: number
}

export interface Counts {
  readonly clean: number
  readonly 'needs-person': number
  readonly failed: number
}

/** What activities do; a workflow knows them by these names alone. */
export interface Activities {
  runStage(task: FleetTask, recording: FleetRecording, stage: StageName, ahead?: Ahead): Promise<StageEnd>
  runPiece(task: FleetTask, recording: FleetRecording, stage: StageName, piece: Piece): Promise<PieceEnd>
  pieceOf(task: FleetTask, archive: string, number: number): Promise<FleetRecording[]>
  spentOn(task: FleetTask, tenant: string, day: string): Promise<number>
  noteSpent(task: FleetTask, tenant: string, day: string, recording: FleetRecording, seconds: number): Promise<void>
  noteEnd(task: FleetTask, archive: string, recording: FleetRecording, end: SessionEnd): Promise<void>
}

/** Those that take a moment. */
export const momentaryActivities = ['pieceOf', 'spentOn', 'noteSpent', 'noteEnd'] as const
export type MomentaryActivity = (typeof momentaryActivities)[number]

export const needs = ['gpu', 'cpu'] as const
export type Need = (typeof needs)[number]
export const queueOf = (queue: string, need: Need): string => `${queue}-${need}`
