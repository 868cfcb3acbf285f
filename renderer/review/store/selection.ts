import type { RenderLeak } from '../../../core/contract/review/renders.ts'
import type { Span } from '../../../core/contract/span.ts'

/** What a person is looking at. At most one of each; seconds and word indices as in the transcript. */
export interface Selected {
  /** Id of a finding. */
  readonly finding: string | null
  /** First and last word, inclusive. */
  readonly words: readonly [number, number] | null
  /** Id of a clip. */
  readonly clip: string | null
  /** A stretch of time, as dragged on the timeline. */
  readonly span: Span | null
  /** What verification found in a render; beside it, its words or its stretch of time. */
  readonly leak: RenderLeak | null
}

const nothing: Selected = { finding: null, words: null, clip: null, span: null, leak: null }

/** What is selected on a review screen: one for the picture, the timeline, the transcript and the inspector. */
export class Selection {
  #now: Selected = nothing
  readonly #listeners = new Set<() => void>()

  readonly now = (): Selected => this.#now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Selects this and lets go of everything else. */
  select(what: Partial<Selected>): void {
    this.#now = { ...nothing, ...what }
    for (const listener of this.#listeners) listener()
  }

  clear(): void {
    if (Object.values(this.#now).some((one) => one !== null)) this.select({})
  }
}
