import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type OnBug, StageProcess } from './stage-process.ts'

/** Milliseconds without work after which a process is ended. */
const idleFor = 30_000

export interface StageProcessOptions {
  /** Absolute path of a folder for their libraries. */
  readonly folder: string
  readonly threads: number
  /** 0..19: how far behind other programs they stand. */
  readonly nice: number
  readonly onBug: OnBug
  /** Milliseconds without work after which one is ended. */
  readonly idle?: number
}

interface Resting {
  readonly process: StageProcess
  readonly timer: NodeJS.Timeout
}

/**
 * The processes of a machine that do stages, as many as there are stages at the same time. One that did its stage well
 * waits a while for the next: what it has loaded serves again.
 */
export class StageProcesses {
  readonly #options: StageProcessOptions
  readonly #all = new Set<StageProcess>()
  #resting: Resting[] = []

  constructor(options: StageProcessOptions) {
    this.#options = options
  }

  /** One that nobody else has until it is given back; the one that worked last, so that others can be let go. */
  take(): StageProcess {
    for (let rested = this.#resting.pop(); rested; rested = this.#resting.pop()) {
      clearTimeout(rested.timer)
      if (rested.process.isFit) return rested.process
      void this.#end(rested.process)
    }
    const { folder, threads, nice, onBug } = this.#options
    const process = new StageProcess({ home: join(folder, randomUUID()), threads, nice, onBug })
    this.#all.add(process)
    return process
  }

  /** Empties its library. One that is not fit for another stage is gone when this resolves. */
  async giveBack(process: StageProcess): Promise<void> {
    if (!process.isFit) return this.#end(process)
    await rm(process.home, { recursive: true, force: true })
    const timer = setTimeout(() => {
      this.#resting = this.#resting.filter((one) => one.process !== process)
      void this.#end(process)
    }, this.#options.idle ?? idleFor)
    timer.unref()
    this.#resting.push({ process, timer })
  }

  /** Ends them all. */
  async close(): Promise<void> {
    for (const { timer } of this.#resting) clearTimeout(timer)
    this.#resting = []
    await Promise.all([...this.#all].map((process) => this.#end(process)))
  }

  async #end(process: StageProcess): Promise<void> {
    this.#all.delete(process)
    await process.end()
    await rm(process.home, { recursive: true, force: true })
  }
}
