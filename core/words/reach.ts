import type { Entity } from '../contract/finding.ts'
import type { TextHit } from '../contract/plugins.ts'
import type { Span } from '../contract/span.ts'
import type { Word } from '../contract/transcript.ts'
import { digitRuns } from './numbers.ts'
import { announces, badlyHeard, endsSentence, isMixed, opensClause, phraseAt } from './phrases.ts'

/** Digits of each kind when it is said in full; of IBANs the commonest in France and Britain. */
const digitsOf: Readonly<Partial<Record<Entity, number>>> = {
  ...{ PHONE: 10, IBAN: 22, CARD: 16, NIR: 13, SIRET: 14, SIREN: 9, SECRET: 4, BIRTH_DATE: 4 },
}
/** A digit takes this long, said slowly and in pairs; measured on spoken numbers with exact times: 0.33 to 0.6 (seconds). */
const digitSeconds = 0.6
/** How far what was heard badly may go on behind anything, before a number, and on either side of an address (seconds). */
export const farthest = { behind: 5, before: 1.2, address: 2 } as const
/** A pause lies between two words when its middle is no farther than this from where they meet (seconds). */
const besideWords = 0.3
/** What was found, with its first and last word, inclusive. */
export interface FoundWords extends Pick<TextHit, 'entity' | 'reasons' | 'failedChecksum'> {
  readonly words: readonly [first: number, last: number]
}

/** Where speech that was heard badly may belong to what was found. */
export interface Room {
  /** Seconds before it. */
  readonly before: number
  /** Seconds behind it in which a phrase of it may begin; it may go on to 5 s. */
  readonly behind: number
}

/** The room around what was found: none around what is as long as it should be. @param language ISO 639-1 */
export function roomOf(words: readonly Word[], found: FoundWords, language: string): Room | null {
  if (found.entity === 'EMAIL') {
    const unsure = found.reasons.some(({ detail }) => detail === 'cut-short' || detail === 'misheard')
    return unsure ? { before: farthest.address, behind: farthest.address } : null
  }
  const full = digitsOf[found.entity]
  if (full === undefined || !(found.failedChecksum || found.entity === 'BIRTH_DATE')) return null
  const text = words
    .slice(found.words[0], found.words[1] + 1)
    .map((word) => word.text.trim())
    .join(' ')
  const digits = digitRuns(text, language).reduce((sum, run) => sum + run.text.length, 0)
  const missing = full - digits
  return missing > 0
    ? { before: farthest.before, behind: Math.min(farthest.behind, digitSeconds * (missing + 1)) }
    : null
}

/**
 * The words of something that is shorter than it should be, with those around it that recognition was not sure of: a number's
 * last pair that became other words, the middle of an address that became nonsense. Behind it whole phrases are taken, to
 * the next pause in the sound, the next mark or the end of the sentence, and further while they are heard badly.
 * @param room of `roomOf`
 * @param pauses of the sound around, when it is at hand
 * @param free whether a word may be taken; words of other findings may not
 */
export function reachOf(
  words: readonly Word[],
  [first, last]: readonly [first: number, last: number],
  room: Room,
  pauses: readonly Span[],
  free: (index: number) => boolean,
): [first: number, last: number] {
  return [firstOf(words, first, room, free), lastOf(words, last, room.behind, pauses, free)]
}

function firstOf(words: readonly Word[], from: number, room: Room, free: (index: number) => boolean): number {
  const limit = (words[from]?.start ?? 0) - room.before
  let first = from
  for (let i = from - 1; i >= 0; i--) {
    const { text, start, probability } = words[i] as Word
    if (!free(i) || start < limit || (probability >= badlyHeard && !isMixed(text))) break
    if (announces(text) || endsSentence(text)) break
    first = i
  }
  return first
}

function lastOf(
  words: readonly Word[],
  from: number,
  seconds: number,
  pauses: readonly Span[],
  free: (index: number) => boolean,
): number {
  const end = words[from]?.end ?? 0
  const paused = wordsBefore(pauses, words, from, end + farthest.behind)
  let last = from
  while (last + 1 < words.length && !endsSentence((words[last] as Word).text)) {
    const phrase = phraseAt(words, last + 1, (index) => paused.has(index))
    const opens = words[phrase.first] as Word
    // of a word or two by themselves less can be told
    const enough = phrase.last - phrase.first > 1 ? badlyHeard : badlyHeard + 0.1
    if (opens.start > end + seconds || phrase.probability >= enough || opensClause(opens)) break
    for (let i = phrase.first; i <= phrase.last; i++) {
      if (!free(i) || (words[i] as Word).end > end + farthest.behind) return last
      last = i
    }
  }
  return last
}

/** Words from `from` to a time that pauses stand behind. */
function wordsBefore(pauses: readonly Span[], words: readonly Word[], from: number, limit: number): Set<number> {
  const out = new Set<number>()
  for (const { start, end } of pauses) {
    const middle = (start + end) / 2
    let nearest = from
    const farOff = (index: number): number => Math.abs((words[index]?.end ?? 0) - middle)
    for (let i = from; i < words.length && (words[i] as Word).start <= limit; i++)
      if (farOff(i) < farOff(nearest)) nearest = i
    if (farOff(nearest) <= besideWords) out.add(nearest)
  }
  return out
}
