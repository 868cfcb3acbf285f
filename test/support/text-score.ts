/** A stretch of a sentence with its label, characters, `end` exclusive. */
export interface Labelled {
  readonly start: number
  readonly end: number
  readonly label: string
}

export interface Score {
  truth: number
  found: number
  said: number
  right: number
}

/** ADDRESS and LOCATION count together; a date of birth goes by two names. */
export const groupOf = (label: string): string =>
  ({ ADDRESS: 'PLACE', LOCATION: 'PLACE', DOB: 'BIRTH_DATE' })[label] ?? label

const covered = (one: Labelled, by: readonly Labelled[]): number => {
  let count = 0
  for (let i = one.start; i < one.end; i++)
    if (by.some((b) => groupOf(b.label) === groupOf(one.label) && i >= b.start && i < b.end)) count++
  return count / (one.end - one.start)
}

/**
 * Counts by the rule of the samples: a true stretch is found, and a predicted one is right, when stretches of its own
 * label cover at least 80 % of its characters.
 */
export function score(scores: Map<string, Score>, truth: readonly Labelled[], found: readonly Labelled[]): void {
  const of = (label: string): Score => {
    const group = groupOf(label)
    const known = scores.get(group) ?? { truth: 0, found: 0, said: 0, right: 0 }
    scores.set(group, known)
    return known
  }
  for (const one of truth) {
    const entry = of(one.label)
    entry.truth++
    if (covered(one, found) >= 0.8) entry.found++
  }
  for (const one of found) {
    const entry = of(one.label)
    entry.said++
    if (covered(one, truth) >= 0.8) entry.right++
  }
}

/** Shares 0..1; 1 where there is nothing to find or nothing was said. */
export const recallOf = (score: Score | undefined): number => (score && score.truth > 0 ? score.found / score.truth : 1)
export const precisionOf = (score: Score | undefined): number =>
  score && score.said > 0 ? score.right / score.said : 1
