import type { SoundSource } from '../../contract/plugins.ts'
import { contains, overlaps, type Span } from '../../contract/span.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'
import { fold } from '../../words/fold.ts'
import { soundsLike } from '../../words/phonetic.ts'
import { type Heard, hearAround, type Listening, personalIn } from './heard.ts'
import type { PersonalSearch } from './personal.ts'

/** Sure enough to be a leak without being heard again. */
const SURE = 0.7
/** Words that are mostly mishearings below this; digits are heard as digits. */
const CLEAR = 0.5
/** Words of the original that a name which was heard dimly does not stand against. */
const PLAIN = 0.8
/** Seconds by which word times of two hearings differ. */
const DRIFT = 0.3
/** Seconds by which they differ where the rest of a sentence was heard otherwise. */
const FAR = 1

const isName = ({ entity }: Heard): boolean => entity === 'PERSON' || entity === 'LOCATION' || entity === 'ADDRESS'
const isSure = (heard: Heard): boolean => heard.score >= SURE && (heard.probability >= CLEAR || !isName(heard))
const isNear = (a: Span, b: Span, by: number): boolean => a.start < b.end + by && b.start < a.end + by

export interface Masks {
  /** Stretches whose sound was compared with the original's and found replaced: words heard there are invented. */
  readonly masked: readonly Span[]
  /** Seconds by which such words may lie beside those stretches: word times are off by some tenths. */
  readonly reach: number
}

/** One track of the original. */
export interface OriginalTrack {
  /** Stretches in which the render has another sound. */
  readonly strange: readonly Span[]
  open(): Promise<SoundSource>
}

/** Where a hearing is judged. */
export interface Ground extends Masks {
  /** The render's track. */
  readonly sound: SoundSource
  readonly listening: Listening
  /** What was heard in the original; null where it is not at hand. */
  readonly said: Said | null
  /** Null where the sound was not compared with it. */
  readonly original: OriginalTrack | null
}

/** What was heard in the original. */
export class Said {
  readonly words: readonly Word[]
  readonly #transcript: Transcript
  readonly #search: PersonalSearch
  #personal: Promise<Heard[]> | null = null

  constructor(transcript: Transcript, search: PersonalSearch) {
    this.words = wordsOf(transcript)
    this.#transcript = transcript
    this.#search = search
  }

  /** Whether the search finds nothing personal there but what the render hides. */
  async isHarmless(span: Span, masks: Masks): Promise<boolean> {
    this.#personal ??= personalIn(this.#transcript, this.#search)
    return !(await this.#personal).some((one) => isNear(one, span, DRIFT) && !isInvented(one, masks))
  }
}

/**
 * The hearing that makes a leak of what was heard in the render; null when nothing was said there that the policy hides.
 *
 * What is sure counts at once, what is not is listened to a second time. Where the sound is the original's own, a name
 * may be made of it by its surroundings alone, by a mask or another voice in the same breath. So it is not enough
 * - that a word of the original, which was judged there, looks like a name among other words: the second hearing has to
 *   find a name there as well, or not to hear that word;
 * - that a name was heard dimly, however often, where every word of the original was heard plainly: the original, heard
 *   with the same seconds around it, has to say a name there as well, or nothing.
 * Digits always count.
 */
export async function countedHearing(heard: Heard, ground: Ground): Promise<Heard | null> {
  const { sound, listening, said, original } = ground
  const words = said && isName(heard) && (await said.isHarmless(heard, ground)) ? said.words : []
  const own = original?.strange.some((span) => overlaps(span, heard)) === false ? original : null
  const sure = isSure(heard)
  if (sure && !(own && isSaidAlike(words, heard))) return heard

  const again = await hearAround(sound, heard, listening)
  const near = again.personal.filter((one) => isNear(one, heard, FAR) && !isInvented(one, ground))
  if (sure) return near.some(isName) || !isSaidAlike(again.words, heard) ? heard : null

  const clear = isClear(words, heard)
  const found = near.filter((one) => one.entity === heard.entity && confirms(heard, one, clear))
  const first = found[0] ?? null
  const dim = [heard, ...found].every(({ probability }) => probability < CLEAR)
  if (!first || !own || !dim || !isClear(words, heard, PLAIN)) return first
  const before = await hearAround(await own.open(), heard, listening)
  const saysName = before.personal.some((one) => isName(one) && isNear(one, heard, FAR) && !isInvented(one, ground))
  return saysName || !isFilled(before.words, heard) ? first : null
}

/**
 * Whether two hearings of one place confirm each other. Digits do when they are heard twice at all; a name that nobody
 * heard clearly is a mishearing unless it sounds alike both times: what was never said changes with the words around it.
 * Words that no list knows and nobody heard clearly are a mumbled sentence where the original was heard clearly: those
 * words were judged.
 * @param clear whether every word of the original was heard clearly there
 */
export function confirms(first: Heard, second: Heard, clear: boolean): boolean {
  if (!isName(first) || second.probability >= CLEAR) return true
  if (clear && first.unheardOf && second.unheardOf) return false
  const later = wordsIn(second.text)
  return wordsIn(first.text).some((word) => later.some((other) => soundsLike(word, other)))
}

const wordsIn = (text: string): string[] => text.split(/[\s,.;:!?]+/).filter((word) => word.length > 2)

const heardIn = (words: readonly Word[], { start, end }: Span): Word[] =>
  words.filter((word) => word.start < end && word.end > start)

/** Whether words fill most of a span. */
function isFilled(words: readonly Word[], span: Span): boolean {
  const filled = heardIn(words, span).reduce(
    (sum, word) => sum + Math.min(word.end, span.end) - Math.max(word.start, span.start),
    0,
  )
  return filled >= (span.end - span.start) * 0.6
}

/** Whether words of which none was heard with less probability than `least` fill most of a span. */
export const isClear = (words: readonly Word[], span: Span, least = CLEAR): boolean =>
  isFilled(words, span) && heardIn(words, span).every(({ probability }) => probability >= least)

/** Whether every word of what was heard is among the words of that time, letter for letter and clearly. */
export function isSaidAlike(words: readonly Word[], heard: Heard): boolean {
  const spelled = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const there = words.filter((word) => isNear(word, heard, DRIFT) && word.probability >= CLEAR)
  const known = new Set(there.flatMap(({ text }) => spelled(text)))
  const asked = spelled(heard.text)
  return asked.length > 0 && asked.every((word) => known.has(word))
}

/** Most of it lies where the sound was replaced. */
export const isInvented = (heard: Span, { masked, reach }: Masks): boolean => {
  const STEPS = 20
  let inside = 0
  for (let i = 0; i < STEPS; i++) {
    const time = heard.start + ((i + 0.5) / STEPS) * (heard.end - heard.start)
    if (masked.some((span) => contains({ start: span.start - reach, end: span.end + reach }, time))) inside++
  }
  return inside >= STEPS * 0.6
}
