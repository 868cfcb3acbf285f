import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import { keyHeld } from '../../native/vault/keyring.ts'
import { StudioError } from '../contract/errors.ts'
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

const script = join(import.meta.dirname, `worker-process${extname(import.meta.filename)}`)

/** A process that works on one recording at a time. */
export class Worker {
  readonly #child: ChildProcess
  readonly #hear: (message: FromWorker) => void
  #isHeld = false
  /** Resolves when the process is gone, whatever took it. */
  readonly gone: Promise<void>

  constructor({ home, threads, nice, pace }: WorkerOptions, hear: (message: FromWorker) => void) {
    this.#hear = hear
    this.#child = fork(script, [home, String(threads), String(nice), pace], {
      // The standard input is the line that holds it and lets it go; what native code prints is nobody's business.
      stdio: ['pipe', 'ignore', process.env.ESTOMPE_DEBUG ? 'inherit' : 'ignore', 'ipc'],
      // The desktop shell's own program is Node only when it is told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
    this.#child.on('message', (message) => this.#hear(FromWorker.parse(message)))
    const key = keyHeld(home)
    if (key) this.tell({ kind: 'key', key: key.toString('base64') })
    this.#child.stdin?.on('error', () => undefined)
    this.gone = new Promise((done) => {
      this.#child.once('error', () => done())
      this.#child.once('exit', () => done())
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  tell(message: ToWorker): void {
    // A process that is gone is noticed by its end, not by what can no longer be said to it.
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  hold(): void {
    if (this.#isHeld) return
    this.#isHeld = true
    this.tell({ kind: 'hold' })
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#child.stdin?.write('.')
  }

  cancel(): void {
    this.release()
    this.tell({ kind: 'cancel' })
  }

  /** Ends the process now. What it finished is kept; what it was doing is done again another time. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL')
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
