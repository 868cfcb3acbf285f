import { join } from 'node:path'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import { emitterPortLink } from '../core/contract/link.ts'
import { ask, type Client } from '../core/contract/rpc.ts'
import type { ShellApi } from '../core/contract/shell.ts'
import { startForEngine } from './own-processes.ts'

/** Starts of the engine that may fail one after another before it is left alone. */
const mostStarts = 3
/** Milliseconds after which a start counts as one that went well. */
const wentWell = 30_000

export interface EngineHostOptions {
  readonly locale: string
  /** It had stopped by itself and runs again. */
  readonly onRestart: () => void
  /** It stops whenever it is started. */
  readonly onGiveUp: () => void
}

/**
 * The engine in a process of its own. When it dies it is started again: pages and recordings find their way back to it
 * by themselves, and what they had not written yet they still have.
 */
export class EngineHost {
  readonly #options: EngineHostOptions
  #engine: UtilityProcess
  #files: Client<ShellApi>
  #failed = 0
  #ending = false

  constructor(options: EngineHostOptions) {
    this.#options = options
    const [engine, files] = this.#start()
    this.#engine = engine
    this.#files = files
  }

  /** The line on which files are looked up. */
  get files(): Client<ShellApi> {
    return this.#files
  }

  /** A port to the engine. @param purpose `studio`, or `take:` and the id of a take */
  port(purpose: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.#engine.postMessage(purpose, [port1])
    return port2
  }

  end(): void {
    this.#ending = true
    this.#engine.kill()
  }

  #start(): [UtilityProcess, Client<ShellApi>] {
    const program = join(import.meta.dirname, 'engine', 'engine.js')
    const engine = utilityProcess.fork(program, [this.#options.locale], { serviceName: 'Estompe engine' })
    const began = Date.now()
    startForEngine(engine)
    engine.once('exit', () => this.#ended(Date.now() - began))
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage('shell', [port1])
    return [engine, ask<ShellApi>(emitterPortLink(port2))]
  }

  #ended(after: number): void {
    if (this.#ending) return
    this.#failed = after > wentWell ? 1 : this.#failed + 1
    if (this.#failed > mostStarts) {
      this.#options.onGiveUp()
      return
    }
    const [engine, files] = this.#start()
    this.#engine = engine
    this.#files = files
    this.#options.onRestart()
  }
}
