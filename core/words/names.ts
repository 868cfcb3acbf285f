import type { TextHit, TextView } from '../contract/plugins.ts'
import { fold } from './fold.ts'
import { hit } from './reading.ts'

/** A name to look for everywhere. */
export interface KnownName {
  /** Folded words of the name, in order. */
  readonly words: readonly string[]
}

export const namesIn = (
  _views: readonly TextView[],
  _found: readonly (readonly TextHit[])[],
  given: readonly string[],
): KnownName[] =>
  given.map((name) => ({
    words: fold(name)
      .split(/[^\p{L}]+/u)
      .filter((w) => w.length > 2),
  }))

export const nameHits = (view: TextView, known: readonly KnownName[]): TextHit[] => {
  const out: TextHit[] = []
  const wanted = new Set(known.flatMap((name) => name.words))
  for (const match of fold(view.text).matchAll(/\p{L}+/gu))
    if (wanted.has(match[0]))
      out.push(
        hit('same-name', 'PERSON', { start: match.index, end: match.index + match[0].length }, 0.9, ['same-name']),
      )
  return out
}
