import { bigProcess } from '../bulk/big-process.ts'
import type { FromWorker, WorkEnd } from '../bulk/messages.ts'
import { Worker } from '../bulk/worker.ts'
import type { Bug } from '../contract/bug.ts'
import { checkCancelled, StudioError } from '../contract/errors.ts'
import type { Piece } from '../contract/piece.ts'
import type { Progress, StageName } from '../contract/progress.ts'
import { order } from '../pipeline.ts'
import type { FleetTask } from './records.ts'

/** Milliseconds that native work gets to stop by itself. */
const patience = 5000

/** What of a stage is done at once. */
export interface Share {
  /** All that is left of the stage when null. */
  readonly piece: Piece | null
  /** Seconds of recording in a piece of the next stage; null where nobody wants to know how many it has. */
  readonly pieceSeconds: number | null
}

/** What is asked of a process. */
export interface StageWork extends Share {
  readonly stage: StageName
  /** Absolute path of the recording. */
  readonly path: string
  /** Absolute path of the folder that gets the results' folder. */
  readonly out: string
}

/** How the work came out. */
export interface Worked {
  /** Null when a piece is made, or the next stage would begin. */
  readonly end: WorkEnd | null
  /** Seconds that the process worked. */
  readonly seconds: number
  /** How many pieces the next stage has; 1 where it was not asked. */
  readonly pieces: number
}

/** Told of a throw that nobody expected. @param id what the activity's failure names it by */
export type OnBug = (id: string, where: string, bug: Bug) => void

export interface StageProcessOptions {
  /** Absolute path of a folder that is not there yet. */
  readonly home: string
  readonly threads: number
  /** 0..19: how far behind other programs it stands. */
  readonly nice: number
  readonly onBug: OnBug
}

/** A process for stages, one after the other, of whatever session: the library in its folder is that of the next one. */
export class StageProcess {
  /** Absolute path of the folder of the library that it works in; nobody has it open between two stages. */
  readonly home: string
  readonly #worker: Worker
  readonly #onBug: OnBug
  #hear: (message: FromWorker) => void = () => undefined
  #isFit = true

  constructor({ home, threads, nice, onBug }: StageProcessOptions) {
    this.home = home
    this.#onBug = onBug
    this.#worker = new Worker({ home, threads, nice, pace: '' }, (message) => this.#hear(message))
    void this.#worker.gone.then(() => {
      this.#isFit = false
    })
  }

  /** Whether another stage may be given to it: it is there, did not grow too big, and its last stage ended as it should. */
  get isFit(): boolean {
    return this.#isFit
  }

  /**
   * Works until the piece is made, or the next stage would begin.
   * @throws StudioError `work-died`, `cancelled`: within five seconds native work has stopped
   */
  async work(
    { wishes, policy, reportLanguage }: Pick<FleetTask, 'wishes' | 'policy' | 'reportLanguage'>,
    { stage, piece, pieceSeconds, path, out }: StageWork,
    { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
  ): Promise<Worked> {
    checkCancelled(signal)
    const worker = this.#worker
    const began = performance.now()
    let isReached = false
    let left = piece
    let pieces = 1
    const ended = Promise.withResolvers<WorkEnd>()
    const wasFit = this.#isFit
    this.#isFit = false
    const reached = (): void => {
      isReached = true
      worker.cancel()
    }
    const wanted = (next: StageName): void => {
      const ahead = order.indexOf(next) - order.indexOf(stage)
      if (ahead < 0 || (ahead === 0 && piece === null)) worker.tell({ kind: 'turn', stage: next, piece: null })
      else if (ahead === 0 && left !== null) {
        worker.tell({ kind: 'turn', stage: next, piece: left })
        left = null
      } else if (ahead > 0 && pieceSeconds !== null) worker.tell({ kind: 'count', stage: next, seconds: pieceSeconds })
      else reached()
    }
    this.#hear = (message) => {
      if (message.kind === 'progress') onProgress(message.progress)
      else if (message.kind === 'bug') this.#onBug(message.id, stage, message.bug)
      else if (message.kind === 'ended') {
        this.#isFit = wasFit && message.memory <= bigProcess
        ended.resolve(message.end)
      } else if (message.kind === 'wants') wanted(message.stage)
      else if (message.kind === 'pieces') {
        pieces = message.count
        reached()
      }
    }
    const stop = (): void => {
      worker.cancel()
      setTimeout(() => void worker.end(), patience).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      const asked = { path, out, keepsRender: true, letsGo: true, wishes, policy, reportLanguage, force: false }
      worker.tell({ kind: 'process', ...asked })
      const end = await Promise.race([ended.promise, worker.gone])
      checkCancelled(signal)
      if (!end) throw new StudioError('work-died', { file: path })
      const isCut = end.outcome === 'failed' && end.code === 'cancelled' && isReached
      if (end.outcome === 'failed' && !isCut) this.#isFit = false
      return { end: isCut ? null : end, seconds: (performance.now() - began) / 1000, pieces }
    } catch (error) {
      this.#isFit = false
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
      this.#hear = () => undefined
    }
  }

  /** Ends the process now. */
  end(): Promise<void> {
    return this.#worker.end()
  }
}
