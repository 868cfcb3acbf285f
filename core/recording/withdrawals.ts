import type { Library } from '../library.ts'

/** Somewhere that clips are published, which can take a session's clips out again. */
export interface WithdrawingTarget {
  /** Stable name: what was obeyed is remembered by it. */
  readonly name: string
  /** Takes everything of the session out. Called again when it throws, at the latest at the next start. */
  takeOut(session: string): Promise<void>
}

/**
 * Hands withdrawals to the targets. Each target is told of each withdrawal until it has taken the session's clips out,
 * over restarts of the program: forgetting one would leave published what somebody no longer agrees to.
 */
export class Withdrawals {
  readonly #library: Pick<Library, 'database'>
  readonly #targets: WithdrawingTarget[] = []
  readonly #onBug: (error: unknown) => void
  #turn: Promise<void> = Promise.resolve()

  constructor(library: Pick<Library, 'database'>, onBug: (error: unknown) => void) {
    this.#library = library
    this.#onBug = onBug
  }

  /** Adds a target, and tells it what it has missed. */
  add(target: WithdrawingTarget): Promise<void> {
    this.#targets.push(target)
    return this.deliver()
  }

  /** Tells every target what it has not obeyed yet. Settles when each was tried once. */
  deliver(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      for (const target of this.#targets) await this.#deliverTo(target)
    })
    return this.#turn
  }

  async #deliverTo(target: WithdrawingTarget): Promise<void> {
    const { consents } = this.#library.database
    for (const withdrawal of consents.unobeyed(target.name))
      try {
        await target.takeOut(withdrawal.session)
        consents.obeyed(target.name, withdrawal)
      } catch (error) {
        this.#onBug(error)
      }
  }
}
