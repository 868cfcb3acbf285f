import { StudioError } from '../errors.ts'
import type { ReviewDiff, ReviewState } from './diff.ts'
import type { ReviewRecord, Role } from './records.ts'

/** Who acts, and when: an ISO time. */
export interface Actor {
  readonly name: string
  readonly role: Role
  readonly at: string
}

type OfType<T extends ReviewRecord['type']> = Extract<ReviewRecord, { type: T }>

/** Ids that only records of one type may have: everything in a review shares one shelf. */
const ownIds: Partial<Record<ReviewRecord['type'], RegExp>> = {
  rules: /^rules$/,
  changes: /^changes(-words)?$/,
  approval: /^approval-/,
  word: /^word-\d+$/,
  voice: /^voice-/,
  link: /^link-/,
}

/** Collects changes on top of a state and gives them as one diff. Commands write through it and stay plain. */
export class Edit {
  readonly #state: ReviewState
  readonly #diff: Record<string, ReviewDiff[string]> = {}

  constructor(state: ReviewState) {
    this.#state = state
  }

  /** @throws StudioError `invalid-input` when there is no such record of that type */
  get<T extends ReviewRecord['type']>(type: T, id: string): OfType<T> {
    const record = this.find(type, id)
    if (record === null) throw new StudioError('invalid-input', { what: type })
    return record
  }

  find<T extends ReviewRecord['type']>(type: T, id: string): OfType<T> | null {
    const record = id in this.#diff ? this.#diff[id]?.after : this.#state.get(id)
    return record?.type === type ? (record as OfType<T>) : null
  }

  /** All records of a type as they are now, in the order of their ids. */
  all<T extends ReviewRecord['type']>(type: T): OfType<T>[] {
    const ids = new Set([...this.#state.keys(), ...Object.keys(this.#diff)])
    return [...ids].sort().flatMap((id) => this.find(type, id) ?? [])
  }

  /**
   * Adds or replaces a record; its revision is set here.
   * @throws StudioError `invalid-input` when a record of another type has that id, or when the id is another type's own
   */
  put(record: ReviewRecord): void {
    const { id, type } = record
    const before = this.#state.get(id) ?? null
    const there = id in this.#diff ? this.#diff[id]?.after : before
    const isOthers = Object.entries(ownIds).some(([owner, form]) => owner !== type && form.test(id))
    if (isOthers || (there && there.type !== type)) throw new StudioError('invalid-input', { what: type })
    this.#diff[record.id] = { before, after: { ...record, revision: (before?.revision ?? -1) + 1 } }
  }

  remove(id: string): void {
    const before = this.#state.get(id) ?? null
    if (before === null) delete this.#diff[id]
    else this.#diff[id] = { before, after: null }
  }

  get diff(): ReviewDiff {
    return this.#diff
  }
}
