import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Lock, tryLock } from '../../native/database/lock.ts'
import { keyHeld } from '../../native/vault/keyring.ts'
import { StudioError } from '../contract/errors.ts'
import { type OwnProcess, startProcess } from '../own-process.ts'
import { FromWorker, type ToWorker } from './messages.ts'

export interface WorkerOptions {
  /** Folder of the library. */
  readonly home: string
  readonly threads: number
  /** 0..19: how far behind other programs it stands. */
  readonly nice: number
  /** Names the way of working whose rates are kept apart. */
  readonly pace: string
}

/** A process that works on one recording at a time. */
export class Worker {
  readonly #process: OwnProcess
  readonly #home: string
  /** What holds it where it has no standard input. */
  #lock: Lock | null = null
  #isHeld = false
  /** Resolves when the process is gone, whatever took it. */
  readonly gone: Promise<void>

  constructor({ home, threads, nice, pace }: WorkerOptions, hear: (message: FromWorker) => void) {
    this.#home = home
    this.#process = startProcess({
      program: 'bulk',
      args: [home, String(threads), String(nice), pace],
      hear: (message) => hear(FromWorker.parse(message)),
    })
    const key = keyHeld(home)
    if (key) this.tell({ kind: 'key', key: key.toString('base64') })
    this.gone = this.#process.gone.finally(() => this.#lock?.release())
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  tell(message: ToWorker): void {
    this.#process.tell(message)
  }

  hold(): void {
    if (this.#isHeld) return
    this.#isHeld = true
    const lock = this.#process.input ? null : join(this.#home, 'locks', `hold-${randomUUID()}.lock`)
    if (lock !== null) this.#lock = tryLock(lock)
    this.tell({ kind: 'hold', lock })
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#process.input?.write('.')
    this.#lock?.release()
    this.#lock = null
  }

  cancel(): void {
    this.release()
    this.tell({ kind: 'cancel' })
  }

  /** Ends the process now. What it finished is kept; what it was doing is done again another time. */
  async end(): Promise<void> {
    this.#process.end()
    await this.gone
  }
}

/** Asks a process about files, one after the other; a file that ends the process costs that process only. */
export class Reader {
  readonly #options: WorkerOptions
  #worker: Worker | null = null
  #answer: (read: Extract<FromWorker, { kind: 'read' }>) => void = () => undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** @throws StudioError why the file cannot be processed */
  async read(path: string): Promise<{ duration: number; hasPicture: boolean }> {
    this.#worker ??= new Worker(this.#options, (message) => {
      if (message.kind === 'read') this.#answer(message)
    })
    const worker = this.#worker
    const answered = new Promise<Extract<FromWorker, { kind: 'read' }>>((done) => {
      this.#answer = done
    })
    worker.tell({ kind: 'read', path })
    const read = await Promise.race([answered, worker.gone])
    if (!read) {
      this.#worker = null
      throw new StudioError('work-died', { file: path })
    }
    if (read.media === null) throw new StudioError(read.code ?? 'media-damaged', { file: path })
    return read.media
  }

  async end(): Promise<void> {
    await this.#worker?.end()
    this.#worker = null
  }
}
