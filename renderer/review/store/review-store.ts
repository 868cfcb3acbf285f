import { StudioError } from '../../../core/contract/errors.ts'
import type { ReviewEvent, ReviewOpening } from '../../../core/contract/review/api.ts'
import { type CommandName, isOfTranscript, perform } from '../../../core/contract/review/commands.ts'
import {
  applied,
  conflicts,
  type ReviewDiff,
  type ReviewState,
  revisionsIn,
} from '../../../core/contract/review/diff.ts'
import type { ReviewRecord } from '../../../core/contract/review/records.ts'
import { isAlreadyThere, revisionsOf, typedIn } from './arrived.ts'

/** What the store needs of the line to the studio. Calls reject with StudioError. */
export interface ReviewLine {
  perform(command: CommandName, args: unknown, looked: Looked): Promise<ReviewDiff | null>
  undo(): Promise<ReviewDiff | null>
  redo(): Promise<ReviewDiff | null>
  /** @param seen revisions of all that the person was looking at, `revisionsIn` */
  approve(seen: Looked['seen']): Promise<ReviewDiff | null>
}

/** What the person was looking at: revisions of records, null where there was none, and which transcript. */
export interface Looked {
  readonly seen: Readonly<Record<string, number | null>>
  readonly wordTimes: ReviewOpening['wordTimes']
}

/** Why something that a person did was not kept. `conflict`: somebody else was there first. */
export interface Refusal {
  readonly code: StudioError['code']
  readonly data: StudioError['data']
  /** What was tried: a command, `undo`, `redo` or `approve`. */
  readonly tried: CommandName | Turn
  /** What they had typed: it must not be lost. */
  readonly typed: readonly string[]
}

type Turn = 'undo' | 'redo' | 'approve'

/** What a screen sees of a review at one moment. A new object with every change, so that it can be compared. */
export interface ReviewView {
  /** Null until the studio has told. */
  readonly opening: ReviewOpening | null
  /** Records by id, what is still on its way to the studio included. */
  readonly state: ReviewState
  /** Records that have come so far, while they come. */
  readonly coming: number
  /** All records have come at least once. Nothing unmasked may be shown before. */
  readonly ready: boolean
  /** Changes that the studio has not confirmed yet. */
  readonly unsaved: number
  /** The last thing that was refused, until it is dismissed. */
  readonly refusal: Refusal | null
  /** Why the session cannot be opened at all. */
  readonly failure: StudioError | null
}

interface Step {
  readonly tried: CommandName | Turn
  readonly args: unknown
  readonly at: string
  /** What it should come to, made on what the person was looking at. */
  readonly expected: ReviewDiff
  /** Revisions that the person was looking at when they began: of what it changes, and for an approval of everything. */
  readonly seen: Looked['seen']
  /** The transcript that the person was looking at. */
  readonly wordTimes: ReviewOpening['wordTimes']
  /** What the studio made of it; null until it answered. */
  settled: ReviewDiff | null
  sent: boolean
  done(kept: boolean): void
}

const isTurn = (tried: Step['tried']): tried is Turn => tried === 'undo' || tried === 'redo' || tried === 'approve'
const nobody: ReviewView = {
  opening: null,
  state: new Map(),
  coming: 0,
  ready: false,
  unsaved: 0,
  refusal: null,
  failure: null,
}

/**
 * The records of one session as a screen sees them. What a person does is shown at once and sent in order, one after
 * the other; what the studio tells is the truth, and what is still unconfirmed is made anew on top of it. While the line
 * is cut everything waits and nothing is lost; what may or may not have arrived is compared before it is sent again.
 */
export class ReviewStore {
  readonly #line: ReviewLine
  readonly #listeners = new Set<() => void>()
  #view: ReviewView = nobody
  /** What the studio has told, and nothing else. */
  #confirmed: ReviewState = new Map()
  #coming: Map<string, ReviewRecord> | null = null
  /** Shown together with its records: another transcript's words must not meet the old ones. */
  #opening: ReviewOpening | null = null
  #steps: Step[] = []
  #sending = false
  #online = false

  constructor(line: ReviewLine) {
    this.#line = line
  }

  readonly view = (): ReviewView => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes what the stream `review.open` gives; after a break of the line it begins with an opening again. */
  take(event: ReviewEvent): void {
    if (event.kind === 'opening') {
      this.#coming = new Map()
      this.#opening = event.opening
      this.#show({ failure: null, ...(this.#view.ready ? {} : { opening: event.opening }) })
    } else if (event.kind === 'records') {
      for (const record of event.records) this.#coming?.set(record.id, record)
      if (!this.#view.ready) this.#show({ coming: this.#coming?.size ?? 0 })
    } else if (event.kind === 'ready') {
      this.#confirmed = this.#coming ?? new Map()
      this.#coming = null
      this.#online = true
      this.#refresh({ ready: true, opening: this.#opening })
      void this.#send()
    } else {
      this.#confirmed = applied(this.#confirmed, event.diff)
      this.#refresh({})
    }
  }

  /** The session cannot be opened. */
  fail(failure: StudioError): void {
    this.#show({ failure })
  }

  /** The line is cut: what was sent and not answered is in doubt until the records come again. */
  cut(): void {
    this.#online = false
  }

  /**
   * Does something: it shows at once and is sent to the studio, later if the line is cut.
   * @param began what was in sight when somebody began to type it: what others changed since is not overwritten
   * @returns true when the studio kept it; false when it was refused, which `refusal` then tells
   */
  perform(command: CommandName, args: unknown, began: ReviewState = this.#view.state): Promise<boolean> {
    const { opening, ready, state } = this.#view
    if (!opening || !ready) return Promise.resolve(false)
    const at = new Date().toISOString()
    try {
      const diff = perform(state, command, args, { ...opening.me, at })
      if (Object.keys(diff).length === 0) return Promise.resolve(true)
      return this.#add(command, args, at, diff, revisionsOf(diff, began))
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      this.#refuse(error, command)
      return Promise.resolve(false)
    }
  }

  /** Takes back or does again this person's last change, or answers for the state of now. Never shown beforehand. */
  turn(what: Turn): Promise<boolean> {
    if (!this.#online) {
      this.#refuse(new StudioError('disconnected'), what)
      return Promise.resolve(false)
    }
    const seen = what === 'approve' ? revisionsIn(this.#view.state) : {}
    return this.#add(what, {}, new Date().toISOString(), {}, seen)
  }

  dismiss(): void {
    this.#show({ refusal: null })
  }

  /** Keeps in sight what somebody was still typing on words that another transcript has replaced. */
  leaveTyped(text: string): void {
    this.#refuse(new StudioError('transcript-changed'), 'words.edit', [text])
  }

  #add(tried: Step['tried'], args: unknown, at: string, expected: ReviewDiff, seen: Step['seen']): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const wordTimes = this.#view.opening?.wordTimes ?? null
    this.#steps.push({ tried, args, at, expected, seen, wordTimes, settled: null, sent: false, done: resolve })
    this.#refresh({})
    void this.#send()
    return promise
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (;;) {
        const step = this.#steps.find(({ settled }) => settled === null)
        if (!step || !this.#online) return
        await this.#sendOne(step)
      }
    } finally {
      this.#sending = false
    }
  }

  async #sendOne(step: Step): Promise<void> {
    if (step.sent && !isTurn(step.tried) && isAlreadyThere(this.#confirmed, step.expected))
      return this.#finish(step, true)
    if (step.sent && isTurn(step.tried)) {
      // Nobody can tell whether it arrived: what was taken back is there to see.
      this.#refuse(new StudioError('disconnected'), step.tried)
      return this.#finish(step, false)
    }
    step.sent = true
    try {
      const { tried, args, seen, wordTimes } = step
      const diff = await (isTurn(tried)
        ? this.#line[tried](seen)
        : this.#line.perform(tried, args, { seen, wordTimes }))
      step.settled = diff ?? {}
      step.done(true)
      this.#refresh({})
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      if (error.code === 'disconnected') {
        this.#online = false
        return
      }
      this.#refuse(error, step.tried, typedIn(step.expected))
      this.#finish(step, false)
    }
  }

  #finish(step: Step, kept: boolean): void {
    this.#steps = this.#steps.filter((one) => one !== step)
    step.done(kept)
    this.#refresh({})
  }

  #refuse({ code, data }: StudioError, tried: Step['tried'], typed: readonly string[] = []): void {
    this.#show({ refusal: { code, data, tried, typed: [...(this.#view.refusal?.typed ?? []), ...typed] } })
  }

  /** What the studio told, with everything unconfirmed made on top of it. */
  #refresh(more: Partial<ReviewView>): void {
    const opening = more.opening ?? this.#view.opening
    let state = this.#confirmed
    const open: Step[] = []
    for (const step of this.#steps) {
      if (step.settled !== null && conflicts(state, step.settled).length > 0) continue
      open.push(step)
      try {
        state = applied(state, step.settled ?? predicted(state, step, opening))
      } catch (error) {
        // Its answer will say what is wrong with it.
        if (!(error instanceof StudioError)) throw error
      }
    }
    this.#steps = open.filter(({ settled }) => settled === null || Object.keys(settled).length > 0)
    this.#show({ ...more, state, unsaved: this.#steps.filter(({ settled }) => settled === null).length })
  }

  #show(more: Partial<ReviewView>): void {
    this.#view = { ...this.#view, ...more }
    for (const listener of this.#listeners) listener()
  }
}

/** What a change should come to. One on the words of another transcript comes to nothing. */
function predicted(state: ReviewState, step: Step, opening: ReviewOpening | null): ReviewDiff {
  const { tried, args, at, wordTimes } = step
  if (!opening || isTurn(tried)) return {}
  if (wordTimes !== opening.wordTimes && isOfTranscript(tried, args)) return {}
  return perform(state, tried, args, { ...opening.me, at })
}
