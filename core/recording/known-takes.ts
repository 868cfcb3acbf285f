import { StudioError } from '../contract/errors.ts'
import type { EngineEvent, TakeRow } from '../contract/recording/take.ts'
import { Watchers } from '../watchers.ts'
import type { Lag } from './facts.ts'
import type { KnownTake } from './known-take.ts'
import { noteIn } from './take-folder.ts'
import { rowOf } from './take-row.ts'

/** The takes that this run of the program knows, what is entered into their journals, and who is told of them. */
export class KnownTakes {
  readonly #known = new Map<string, KnownTake>()
  readonly #watchers = new Watchers()
  readonly #lagOf: (known: KnownTake) => Lag
  readonly #now: (() => Date) | undefined

  /**
   * @param lagOf how far behind the analysis of a take is
   * @param now clock for the lines of journals
   */
  constructor(lagOf: (known: KnownTake) => Lag, now?: () => Date) {
    this.#lagOf = lagOf
    this.#now = now
  }

  /** Undefined for one that is not known. */
  find(id: string): KnownTake | undefined {
    return this.#known.get(id)
  }

  /** @throws StudioError `session-missing` */
  get(id: string): KnownTake {
    const known = this.#known.get(id)
    if (!known) throw new StudioError('session-missing')
    return known
  }

  all(): KnownTake[] {
    return [...this.#known.values()]
  }

  add(known: KnownTake): void {
    this.#known.set(known.id, known)
  }

  /** One whose files are gone. */
  forget(known: KnownTake): void {
    this.#known.delete(known.id)
    this.free(known)
    this.tell()
  }

  /** Lets other programs have it. */
  free(known: KnownTake): void {
    known.lock?.release()
    known.lock = null
  }

  /** Enters a line into a take's journal; settles when it is on the disk. */
  async note(known: KnownTake, event: EngineEvent): Promise<void> {
    if (known.live) {
      await known.live.note(event)
      return
    }
    // One line after the other: two that were written at once would be one.
    const noted = known.noting.then(() => noteIn(known.folder, event, this.#now))
    known.noting = noted.catch(() => undefined)
    known.facts = (await noted) ?? known.facts
    this.tell()
  }

  rows(): TakeRow[] {
    const shown = this.all().filter(({ isOld }) => !isOld)
    const rows = shown.map((known) => rowOf({ ...known, behind: this.#lagOf(known) }))
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  /** The rows, and again whenever one changes. */
  watch(signal: AbortSignal): AsyncGenerator<{ takes: TakeRow[] }> {
    return this.#watchers.from(signal, () => ({ takes: this.rows() }))
  }

  tell(): void {
    this.#watchers.tell()
  }
}
