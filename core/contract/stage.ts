import type { z } from 'zod'
import type { Answers } from './answers.ts'
import type { Piece } from './piece.ts'
import type { Models, PluginSet } from './plugins.ts'
import type { StageName } from './progress.ts'

/** What a stage may use besides its input. */
export interface StageContext {
  readonly signal: AbortSignal
  readonly plugins: PluginSet
  readonly models: Models
  /** Threads for inference and encoding together. */
  readonly threads: number
  /** What networks said of this recording before: while it was being recorded, or in a run that was interrupted. */
  readonly answers?: Answers | undefined
  /** A folder inside the library for this session's artefacts; kept between runs. */
  readonly folder: string
  /** A folder inside the library for what may be thrown away; emptied when the job ends. */
  readonly scratch: string
  /** `done` of `total`, any unit. Cheap: call it as often as you like. */
  progress(done: number, total: number): void
  /** A code of what happened, with numbers only: no file names, no text, no personal data. */
  log(code: string, data?: Readonly<Record<string, number | string | boolean>>): void
}

/**
 * One step of the pipeline. It reads records and artefacts and writes records and artefacts; it never calls the next.
 * The key of a run is a hash of name, version, input and the ids and versions of the plugins and models that `uses` gives.
 */
export interface Stage<In, Out> {
  readonly name: StageName
  readonly version: number
  readonly input: z.ZodType<In>
  readonly output: z.ZodType<Out>
  /**
   * Whether what networks said is kept until the stage has ended: one that was interrupted asks them the rest only.
   * `its-own`: what they said in anything else that was done with the recording is kept from it.
   */
  readonly keepsAnswers?: true | 'its-own'
  /** Ids and versions of the plugins and models that decide the answer. */
  uses(input: In, context: Pick<StageContext, 'plugins' | 'models'>): Promise<readonly string[]> | readonly string[]
  run(input: In, context: StageContext): Promise<Out>
  /** How work on a long recording can be done ahead, in pieces; left out where it cannot. */
  readonly pieces?: StagePieces<In>
}

/**
 * Work that can be done ahead of `run`, piece by piece, in any order and in any place. What a piece leaves lies in its
 * context's folder and answers; `run` uses what it finds there, does what is missing, and gives the same either way.
 */
export interface StagePieces<In> {
  /** How many pieces of about so many seconds of recording there are; 1 where there is nothing to be done ahead. */
  count(input: In, seconds: number, context: Pick<StageContext, 'signal'>): Promise<number>
  make(input: In, piece: Piece, context: StageContext): Promise<void>
}

/** Names a stage's types once. */
export const stage = <In, Out>(definition: Stage<In, Out>): Stage<In, Out> => definition
