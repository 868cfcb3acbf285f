import { editDistance } from '../../contract/edit-distance.ts'
import type { Entity, Finding } from '../../contract/finding.ts'
import type { Span } from '../../contract/span.ts'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'
import { fold } from '../../words/fold.ts'
import { digitRuns } from '../../words/numbers.ts'
import { phoneticKey, soundsLike } from '../../words/phonetic.ts'

/** What a person or the policy left audible, and the redacted transcript, which still says it. */
export interface Kept {
  readonly shown: readonly Finding[]
  /** Null where no transcript goes with the render: then no words are known to have been kept. */
  readonly transcript: Transcript | null
}

interface Stretch extends Span {
  readonly entity: Entity
  readonly text: string
}

/** Seconds by which word times of two hearings differ. */
const drift = 0.3
/** Digits of a number from which one that was heard otherwise does not make it another number. */
const longNumber = 6
/** How the signs of an address are said: whether a recogniser writes the sign or the word is chance. */
const signs = new Set('arobase point dot tiret dash hyphen underscore slash http https www'.split(' '))

/**
 * Whether a personal stretch is what was left audible there: of the same kind, at that time, and of the same words.
 * Whatever else is said at that moment was decided by nobody.
 */
export function isKept(heard: Stretch, { shown, transcript }: Kept): boolean {
  if (transcript === null) return false
  const decided = shown.filter(
    ({ kind, entity, start, end }) =>
      kind === 'speech' &&
      (entity === heard.entity || entity === null) &&
      start < heard.end + drift &&
      heard.start < end + drift,
  )
  const words = wordsOf(transcript)
  const places = new Set(decided.flatMap((finding) => placesOf(finding, words)))
  const kept = words.filter(({ text }, place) => places.has(place) && !isRedacted(text))
  return saysNoMore(heard.text, kept.map(({ text }) => text.trim()).join(' '), transcript.language)
}

/** A stretch without words stands for those that are said in it. */
function placesOf({ words, start, end }: Finding, said: readonly Span[]): number[] {
  const [first, last] = words ?? [0, said.length - 1]
  return said.flatMap((word, place) => {
    const middle = (word.start + word.end) / 2
    const isMeant = place >= first && place <= last && (words !== null || (middle >= start && middle <= end))
    return isMeant ? [place] : []
  })
}

const isRedacted = (text: string): boolean => /▒|\[[^\]]*\]/u.test(text)

/**
 * Whether everything that tells something in what was heard was kept: its numbers, said or written, and its words as
 * they sound.
 * @param language ISO 639-1 of both
 */
export function saysNoMore(heard: string, kept: string, language: string): boolean {
  if (squeezed(heard) === '' || squeezed(kept) === '') return false
  if (` ${plain(kept)} `.includes(` ${plain(heard)} `) || soundsLike(squeezed(kept), squeezed(heard))) return true
  const number = digitRuns(kept, language)
    .map(({ text }) => text)
    .join('')
  const numbers = digitRuns(heard, language)
  if (!numbers.every(({ text }) => isSameNumber(text, number))) return false
  const known = wordsIn(kept)
  const telling = wordsIn(numbers.reduceRight((rest, run) => without(rest, run), heard)).filter(
    (word) => word.length > 2 && !signs.has(word),
  )
  if (numbers.length === 0 && telling.length === 0) return false
  return telling.every((word) => known.some((other) => isSameWord(word, other)))
}

const isSameNumber = (heard: string, kept: string): boolean =>
  kept.includes(heard) || (heard.length >= longNumber && editDistance(heard, kept) <= 1)

const isSameWord = (a: string, b: string): boolean =>
  a === b || (phoneticKey(a) !== '' && phoneticKey(a) === phoneticKey(b)) || soundsLike(b, a)

const without = (text: string, { start, end }: { start: number; end: number }): string =>
  `${text.slice(0, start)} ${text.slice(end)}`

const wordsIn = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
const plain = (text: string): string => wordsIn(text).join(' ')
const squeezed = (text: string): string => wordsIn(text).join('')
