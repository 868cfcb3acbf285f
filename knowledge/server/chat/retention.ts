import type { ChatSettings } from '../../contract/chat.ts'

const hours = 6

/** Erases what has been kept long enough: when the knowledge base opens, and four times a day. */
export class Retention {
  readonly #settings: () => Promise<ChatSettings>
  readonly #erase: readonly ((days: number) => Promise<unknown>)[]
  readonly #timer: NodeJS.Timeout

  /** @param erase each erases what nobody has touched for so many days */
  constructor(
    settings: () => Promise<ChatSettings>,
    erase: readonly ((days: number) => Promise<unknown>)[],
    onBug: (error: unknown) => void,
  ) {
    this.#settings = settings
    this.#erase = erase
    this.#timer = setInterval(() => void this.sweep().catch(onBug), hours * 3_600_000)
    this.#timer.unref()
  }

  async sweep(): Promise<void> {
    const { keepDays } = await this.#settings()
    for (const erase of this.#erase) await erase(keepDays)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
