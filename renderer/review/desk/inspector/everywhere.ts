import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { type Line, type Mark, textsOf } from '../transcript/lines.ts'

/** The same thing in other places of the session. */
export interface Everywhere {
  /** Findings of the same person. */
  readonly person: readonly string[]
  /** Spoken findings with exactly the same words. */
  readonly text: readonly string[]
  /** Places that say the same words and are not marked yet: first and last word. */
  readonly unmarked: readonly (readonly [number, number])[]
  /** Findings that show the same text. */
  readonly shown: readonly string[]
  /** For a name: further spoken names that share a word with it. */
  readonly name: readonly string[]
}

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, '')

/** All words of the session as one compares them; empty where nothing is left of one. */
export const foldedWords = (lines: readonly Line[], corrections: ReadonlyMap<number, string>): string[] =>
  lines.flatMap((line) => textsOf(line, corrections).map(folded))

const wordsOf = ({ finding }: FindingRecord, all: readonly string[]): string[] =>
  finding.words === null ? [] : all.slice(finding.words[0], finding.words[1] + 1).filter(Boolean)

/** Shorter words than this are no names by which to find others ("de", "la"). */
const shortestName = 3

/**
 * Where else a finding is. Letting something show follows the exact words only; a name that merely shares a word may be
 * somebody else's, so it is offered for hiding alone.
 */
export function everywhere(
  record: FindingRecord,
  findings: readonly FindingRecord[],
  all: readonly string[],
  marks: ReadonlyMap<number, Mark>,
): Everywhere {
  const { person, entity, sameText } = record.finding
  const own = wordsOf(record, all)
  const phrase = own.join(' ')
  const spoken = findings.filter(({ finding }) => finding.words !== null)
  const text = own.length === 0 ? [] : spoken.filter((other) => wordsOf(other, all).join(' ') === phrase)
  const names = new Set(entity === 'PERSON' ? own.filter((word) => word.length >= shortestName) : [])
  const alike = spoken.filter(
    (other) =>
      other.finding.entity === 'PERSON' && !text.includes(other) && wordsOf(other, all).some((word) => names.has(word)),
  )
  return {
    person: person === null ? [] : findings.filter(({ finding }) => finding.person === person).map(({ id }) => id),
    text: text.map(({ id }) => id),
    shown:
      sameText === undefined ? [] : findings.filter((one) => one.finding.sameText === sameText).map(({ id }) => id),
    unmarked: own.length === 0 ? [] : placesOf(own, all).filter((place) => !isMarked(place, marks)),
    name: alike.map(({ id }) => id),
  }
}

const isMarked = ([first, last]: readonly [number, number], marks: ReadonlyMap<number, Mark>): boolean => {
  for (let word = first; word <= last; word++) if (!marks.has(word)) return false
  return true
}

/** Where the words are said one after the other; empty words in between do not count. */
function placesOf(phrase: readonly string[], all: readonly string[]): [number, number][] {
  const out: [number, number][] = []
  for (let at = 0; at < all.length; at++) {
    if (all[at] !== phrase[0]) continue
    let word = at
    let said = 1
    while (said < phrase.length && word + 1 < all.length) {
      word += 1
      if (all[word] === '') continue
      if (all[word] !== phrase[said]) break
      said += 1
    }
    if (said === phrase.length) out.push([at, word])
  }
  return out
}
