import { fold } from './fold.ts'

/** A rule's words, by key. A key stands in reasons; the patterns never do. Patterns see folded text. */
export type ContextWords = Readonly<Record<string, RegExp>>

export interface ContextHit {
  readonly key: string
  /** Characters between the context word and the stretch. */
  readonly distance: number
  /** End of the context word when it stands before, its start when it stands after. */
  readonly at: number
  readonly before: boolean
}

/**
 * The nearest context word around a stretch of a text.
 * @param folded the folded text
 * @param before how many characters before the stretch are looked at
 * @param after how many characters behind it are looked at
 */
export function contextNear(
  folded: string,
  stretch: { readonly start: number; readonly end: number },
  words: ContextWords,
  { before = 60, after = 25 }: { before?: number; after?: number } = {},
): ContextHit | null {
  const from = Math.max(0, stretch.start - before)
  const left = folded.slice(from, stretch.start)
  const right = folded.slice(stretch.end, stretch.end + after)
  let best: ContextHit | null = null
  for (const [key, pattern] of Object.entries(words)) {
    const all = new RegExp(pattern.source, 'gu')
    for (const match of left.matchAll(all)) {
      const end = match.index + match[0].length
      const distance = left.length - end
      if (!best || distance < best.distance) best = { key, distance, at: from + end, before: true }
    }
    for (const match of right.matchAll(all)) {
      // a word behind says less than one before
      const distance = match.index * 2 + 5
      if (!best || distance < best.distance) best = { key, distance, at: stretch.end + match.index, before: false }
    }
  }
  return best
}

/** The key of a rule whose words stand in the view's own context (a column's heading, the label to the left). */
export function headedBy(context: readonly string[], words: ContextWords): string | null {
  for (const line of context) {
    const folded = fold(line)
    for (const [key, pattern] of Object.entries(words)) if (pattern.test(folded)) return key
  }
  return null
}

const units =
  /^\s*(?:de |d'|of )?(?:%|€|\$|£|°|euros?\b|dollars?\b|pounds?\b|livres?\b|balles\b|pour ?cents?\b|percent\b|per cent\b|centimes?\b|k€|k\b|kilos?\b|kg\b|km\b|metres?\b|m2\b|grammes?\b|litres?\b|heures?\b|h\b|hours?\b|minutes?\b|mn\b|secondes?\b|seconds?\b|jours?\b|days?\b|semaines?\b|weeks?\b|mois\b|months?\b|ans?\b|annees?\b|years?\b|fois\b|times\b|personnes?\b|people\b|clients?\b|customers?\b|commandes?\b|orders?\b|pieces?\b|pages?\b|points?\b|mots\b|words\b|lignes?\b|heads?\b|abonnes?\b|followers?\b|vues\b|views\b|ventes?\b|sales\b|eme\b|th\b|am\b|pm\b|a\.m|p\.m|o'clock|habitants?\b|salaries?\b|employees?\b|participants?\b|etudiants?\b|students?\b|millions?\b|milliards?\b|mille\b|thousand\b|million\b|billion\b)/u

/** True when what follows says that a number is an amount, a duration or a count. */
export const isAmount = (folded: string, end: number): boolean => units.test(folded.slice(end, end + 16))

const months =
  /^\s*(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december)\b/u
/** True when a month follows. */
export const isDayOfMonth = (folded: string, end: number): boolean => months.test(folded.slice(end, end + 16))
