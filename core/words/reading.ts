import type { Entity, Reason } from '../contract/finding.ts'
import type { TextHit, TextView } from '../contract/plugins.ts'
import { fold } from './fold.ts'
import { type DigitRun, digitRuns } from './numbers.ts'
import { type Token, tokensOf } from './tokens.ts'

/** What several detectors read from one view; computed when first asked for. */
export interface Reading {
  readonly folded: string
  readonly tokens: readonly Token[]
  /** Runs of numbers, see `digitRuns`. */
  readonly runs: readonly DigitRun[]
  /** The same with spelled letters. */
  readonly lettered: readonly DigitRun[]
}

const kept = new WeakMap<TextView, Reading>()

/** The reading of a view, shared by all detectors that look at it. */
export function readingOf(view: TextView): Reading {
  const known = kept.get(view)
  if (known) return known
  const once = <T>(make: () => T): (() => T) => {
    let value: { it: T } | null = null
    return () => {
      value ??= { it: make() }
      return value.it
    }
  }
  const tokens = once(() => tokensOf(view.text))
  const runs = once(() => digitRuns(view.text, view.language))
  const lettered = once(() => digitRuns(view.text, view.language, true))
  const reading: Reading = {
    folded: fold(view.text),
    get tokens() {
      return tokens()
    },
    get runs() {
      return runs()
    },
    get lettered() {
      return lettered()
    },
  }
  kept.set(view, reading)
  return reading
}

/** A hit with one reason or several; `details` are keys of rules, never words of the recording. */
export function hit(
  detector: string,
  entity: Entity,
  stretch: { readonly start: number; readonly end: number },
  score: number,
  codes: readonly (string | readonly [code: string, detail: string])[],
  failedChecksum = false,
): TextHit {
  const reasons: Reason[] = codes.map((one) =>
    typeof one === 'string' ? { detector, code: one, score } : { detector, code: one[0], score, detail: one[1] },
  )
  return {
    start: stretch.start,
    end: stretch.end,
    entity,
    score,
    reasons,
    ...(failedChecksum ? { failedChecksum } : {}),
  }
}
