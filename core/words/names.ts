import type { Entity, Reason } from '../contract/finding.ts'
import type { TextHit, TextView } from '../contract/plugins.ts'
import { fold } from './fold.ts'
import { soundsLike } from './phonetic.ts'
import { hit } from './reading.ts'

/** A name to look for everywhere: its words, folded, in order, without titles and particles. */
export interface KnownName {
  readonly words: readonly string[]
}

/** Tells whether a folded word is an everyday word, which a capital or the rest of the name must turn into a name. */
export type IsOrdinary = (word: string) => boolean

const notNames =
  /^(?:monsieur|madame|mademoiselle|mme|mlle|mr|mrs|ms|miss|mister|docteur|dr|doctor|maitre|professeur|prof|coach|de|du|des|la|le|les|van|von|der|den|el|al|ben|bin|da|dos|di|et|and|the|vous|you|moi|me|invite|guest|host|hote|organisateur|organizer|participant)$/

/** How sure (0..1) a found person must be for the name to be looked for elsewhere. */
const sureEnough = 0.78

/** Surer than a model's word alone, which takes ordinary words for names now and then. */
const surely = 0.8

interface Sureness {
  readonly entity: Entity | null
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** Found to be a person so surely that the name must not turn up anywhere. */
export const isSureName = ({ entity, score, reasons }: Sureness): boolean =>
  entity === 'PERSON' && score >= surely && reasons.some(({ code }) => code !== 'model')

/** "N g u y e n", "K-W-A-M-E": the letters of a name. */
const spelled = /(?<!\p{L})(?:\p{L}[ ,.-]{1,2}){2,}\p{L}(?!\p{L})/gu

/** The words of a name as it is written; what stands in brackets ("(coach)", "(vous)") is no part of it. */
export const nameOf = (written: string): KnownName => ({
  words: fold(written.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '))
    .replace(spelled, (letters) => letters.replace(/[^\p{L}]/gu, ''))
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= 3 && !notNames.test(word)),
})

/** Names known from elsewhere and the persons found in the views. */
export function namesIn(
  views: readonly TextView[],
  found: readonly (readonly TextHit[])[],
  given: readonly string[],
): KnownName[] {
  const names = new Map<string, KnownName>()
  const add = (written: string): void => {
    const name = nameOf(written)
    if (name.words.length > 0 && name.words.length <= 5) names.set(name.words.join(' '), name)
  }
  for (const written of given) add(written)
  for (const [i, view] of views.entries())
    for (const one of found[i] ?? [])
      if (one.entity === 'PERSON' && (one.score >= sureEnough || one.reasons.length > 1))
        add(view.text.slice(one.start, one.end))
  return [...names.values()]
}

interface Spoken {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly capital: boolean
  readonly opens: boolean
}

/**
 * Where known names, or what recognition made of them, stand in a view. An everyday word is taken only with a capital
 * inside a sentence, or beside another part of the same name.
 */
export function nameHits(view: TextView, known: readonly KnownName[], isOrdinary: IsOrdinary): TextHit[] {
  if (known.length === 0) return []
  const folded = fold(view.text)
  const spoken: Spoken[] = [...folded.matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map((match) => {
    const raw = view.text[match.index] as string
    return {
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      capital: raw !== raw.toLowerCase(),
      opens: match.index === 0 || /[.!?…\n]\s*["«“(-]*\s*$/.test(folded.slice(0, match.index).slice(-6)),
    }
  })
  const partners = new Map<string, Set<string>>()
  for (const { words } of known)
    for (const word of words) {
      const set = partners.get(word) ?? new Set()
      for (const other of words) if (other !== word) set.add(other)
      partners.set(word, set)
    }
  const wanted = [...partners.keys()]
  const near = new Map<string, string | null>()
  const nameLike = (text: string): { name: string; exact: boolean } | null => {
    if (partners.has(text)) return { name: text, exact: true }
    if (text.length < 4) return null
    let like = near.get(text)
    if (like === undefined) {
      like = isOrdinary(text) ? null : (wanted.find((name) => name.length >= 4 && soundsLike(name, text)) ?? null)
      near.set(text, like)
    }
    return like === null ? null : { name: like, exact: false }
  }
  const beside = (i: number, name: string): boolean =>
    [i - 1, i + 1].some((k) => {
      const other = spoken[k]
      return (
        other !== undefined &&
        [...(partners.get(name) ?? [])].some((p) => p === other.text || (p.length >= 4 && soundsLike(p, other.text)))
      )
    })
  const hits: TextHit[] = []
  for (const [i, word] of spoken.entries()) {
    const like = nameLike(word.text)
    if (like) {
      const everyday = isOrdinary(word.text)
      if (!everyday || (word.capital && (!word.opens || view.source !== 'speech')) || beside(i, like.name))
        hits.push(
          hit('same-name', 'PERSON', word, like.exact ? 0.9 : 0.75, [
            like.exact ? 'same-name' : ['same-name', 'sounds-like'],
          ]),
        )
      continue
    }
    const split = inPieces(view.text, spoken, i, wanted, isOrdinary, beside)
    if (split) hits.push(hit('same-name', 'PERSON', split, 0.75, [['same-name', 'in-pieces']]))
  }
  return hits
}

/** A name that recognition cut in two or three: "le fèvre", "Ben Ali". */
function inPieces(
  text: string,
  spoken: readonly Spoken[],
  i: number,
  wanted: readonly string[],
  isOrdinary: IsOrdinary,
  beside: (i: number, name: string) => boolean,
): { start: number; end: number } | null {
  const first = spoken[i] as Spoken
  let joined = first.text
  for (let k = i + 1; k <= i + 2 && k < spoken.length; k++) {
    const next = spoken[k] as Spoken
    if (!/^[\s'’-]$/.test(text.slice((spoken[k - 1] as Spoken).end, next.start))) return null
    joined += next.text
    const name = wanted.find(
      (one) =>
        one.length >= 5 && (one === joined || (soundsLike(one, joined) && Math.abs(one.length - joined.length) <= 2)),
    )
    if (!name) continue
    const pieces = spoken.slice(i, k + 1)
    // "à Arnaud" is Arnaud alone
    if (pieces.some((piece) => wanted.includes(piece.text))) continue
    const everyday = pieces.every((piece) => isOrdinary(piece.text))
    if (!everyday || pieces.some((piece) => piece.capital && !piece.opens) || beside(i, name))
      return { start: first.start, end: next.end }
  }
  return null
}
