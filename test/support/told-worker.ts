import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FromWorker, ToWorker, WorkEnd } from '../../core/bulk/messages.ts'

type Done = Extract<WorkEnd, { outcome: 'done' }>
type Failed = Extract<WorkEnd, { outcome: 'failed' }>

/** How the next recording ends, as a test says. */
export const next: { end: Omit<Done, 'folder'> | Failed | null } = { end: null }

/** In place of a worker process: hands over two files, and says of them what the test has told it. */
export class Worker {
  readonly #hear: (message: FromWorker) => void
  readonly #ended = Promise.withResolvers<void>()
  readonly gone = this.#ended.promise

  constructor(_: unknown, hear: (message: FromWorker) => void) {
    this.#hear = hear
  }

  tell(message: ToWorker): void {
    const { end } = next
    if (message.kind !== 'process' || end === null || message.out === null) return
    const folder = join(message.out, 'call')
    if (end.outcome === 'done') {
      mkdirSync(folder, { recursive: true })
      for (const name of ['redacted.mp4', 'report.json']) writeFileSync(join(folder, name), name)
    }
    this.#hear({ kind: 'ended', end: end.outcome === 'done' ? { ...end, folder } : end, memory: 0 })
  }

  hold(): void {}
  release(): void {}
  cancel(): void {}

  async end(): Promise<void> {
    this.#ended.resolve()
  }
}
