import { openSound } from '../../../native/media/sound.ts'
import type { Entity } from '../../contract/finding.ts'
import type { OpenTranscriber, SoundSource, TranscribeOptions } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { contains, type Span } from '../../contract/span.ts'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'
import { soundsLike } from '../../words/phonetic.ts'
import { spokenViews, wordsUnder } from '../../words/spoken-views.ts'
import { type Checked, checked, leak } from './checking.ts'
import { isKept, type Kept } from './kept-words.ts'
import type { Media } from './pairs.ts'
import type { PersonalSearch } from './personal.ts'

/** A personal stretch in what was heard. */
export interface Heard extends Span {
  readonly entity: Entity
  readonly score: number
  /** Mean probability of its words. */
  readonly probability: number
  /** Taken for a name for no other reason than that no list knows its words. */
  readonly unheardOf: boolean
  /** Never leaves this stage. */
  readonly text: string
}

/** Sure enough to be a leak without being heard again. */
const SURE = 0.7
/** Words that are mostly mishearings below this; digits are heard as digits. */
const CLEAR = 0.5
const isName = ({ entity }: Heard): boolean => entity === 'PERSON' || entity === 'LOCATION' || entity === 'ADDRESS'
const isSure = (heard: Heard): boolean => heard.score >= SURE && (heard.probability >= CLEAR || !isName(heard))
/** Seconds around a stretch that are heard again. */
const AROUND = 4

export interface SpeechWish {
  readonly language: TranscribeOptions['language']
  /** Stretches whose sound was compared with the original's and found replaced: words heard there are invented. */
  readonly masked: readonly Span[]
  /** Seconds by which such words may lie beside those stretches: word times are off by some tenths. */
  readonly reach: number
  readonly kept: Kept
  /** What was heard in the original; null where it is not at hand. */
  readonly said: Transcript | null
  readonly scratch: string
  readonly signal: AbortSignal
  onProgress(seconds: number): void
}

/** What the new transcription gave. */
export interface SpeechOutcome extends Checked {
  /** True when something was heard once and not again. */
  readonly unsure: boolean
}

/**
 * Transcribes the rendered sound and searches it. A model that hears a silence or a tone in the middle of a sentence
 * invents words there: what lies in a replaced stretch does not count, and what is not sure is listened to a second
 * time, by itself.
 */
export async function checkSpeech(
  rendered: Media,
  transcriber: OpenTranscriber,
  search: PersonalSearch,
  wish: SpeechWish,
): Promise<SpeechOutcome> {
  const began = performance.now()
  const leaks: Leak[] = []
  let words = 0
  let unsure = false
  // Several tracks are several people: one may drown the other in a mix.
  const { audio } = rendered.info
  const tracks = audio.length > 1 ? [...audio.keys()] : audio.length === 1 ? (['mix'] as const) : []
  for (const [i, track] of tracks.entries()) {
    const sound = await openSound(rendered.path, rendered.info, { track, scratch: wish.scratch, signal: wish.signal })
    try {
      const transcript = await transcriber.transcribe(sound, {
        language: wish.language,
        onProgress: (seconds) => wish.onProgress((i * sound.duration + seconds) / tracks.length),
      })
      words += wordsOf(transcript).length
      for (const heard of await personalIn(transcript, search)) {
        if (isInvented(heard, wish) || isKept(heard, wish.kept)) continue
        const again = isSure(heard) ? heard : await heardAgain(sound, heard, transcriber, search, wish)
        if (again)
          leaks.push(
            leak('speech', 'speech', {
              start: heard.start,
              end: heard.end,
              entity: heard.entity,
              score: Math.max(heard.score, again.score),
            }),
          )
        else unsure = true
      }
    } finally {
      await sound.close()
    }
  }
  return { ...checked('speech', 'words', words, leaks, performance.now() - began), unsure }
}

/** What is personal in a transcript, with its times. */
export async function personalIn(transcript: Transcript, search: PersonalSearch): Promise<Heard[]> {
  const words = wordsOf(transcript)
  const views = spokenViews(transcript)
  const found = await search.find(views, 'speech')
  return views.flatMap((view, i) =>
    (found[i] ?? []).flatMap((hit) => {
      const range = wordsUnder(view, hit)
      const said = range ? words.slice(range[0], range[1] + 1) : []
      const [first] = said
      const last = said.at(-1)
      if (!first || !last) return []
      const probability = said.reduce((sum, word) => sum + word.probability, 0) / said.length
      const text = said.map((word) => word.text).join(' ')
      const unheardOf = hit.reasons.every((reason) => reason.code === 'list' && reason.detail === 'unknown-words')
      return [{ start: first.start, end: last.end, entity: hit.entity, score: hit.score, probability, unheardOf, text }]
    }),
  )
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
  const wordsIn = ({ text }: Heard): string[] => text.split(/[\s,.;:!?]+/).filter((word) => word.length > 2)
  const later = wordsIn(second)
  return wordsIn(first).some((word) => later.some((other) => soundsLike(word, other)))
}

/** Whether words of a transcript that were all heard clearly fill most of a span. */
export function isClear(said: Transcript | null, { start, end }: Span): boolean {
  const there = said ? wordsOf(said).filter((word) => word.start < end && word.end > start) : []
  const filled = there.reduce((sum, word) => sum + Math.min(word.end, end) - Math.max(word.start, start), 0)
  return filled >= (end - start) * 0.6 && there.every((word) => word.probability >= CLEAR)
}

/** Most of it lies where the sound was replaced. */
export const isInvented = (heard: Span, { masked, reach }: Pick<SpeechWish, 'masked' | 'reach'>): boolean => {
  const STEPS = 20
  let inside = 0
  for (let i = 0; i < STEPS; i++) {
    const time = heard.start + ((i + 0.5) / STEPS) * (heard.end - heard.start)
    if (masked.some((span) => contains({ start: span.start - reach, end: span.end + reach }, time))) inside++
  }
  return inside >= STEPS * 0.6
}

async function heardAgain(
  sound: SoundSource,
  heard: Heard,
  transcriber: OpenTranscriber,
  search: PersonalSearch,
  wish: SpeechWish,
): Promise<Heard | null> {
  const from = Math.max(0, heard.start - AROUND)
  const to = Math.min(sound.duration, heard.end + AROUND)
  const part: SoundSource = {
    duration: to - from,
    read: (start, end) => sound.read(from + start, Math.min(to, from + end)),
  }
  const transcript = await transcriber.transcribe(part, { language: wish.language, onProgress: () => undefined })
  const found = (await personalIn(transcript, search)).map((one) => ({
    ...one,
    start: one.start + from,
    end: one.end + from,
  }))
  const clear = isClear(wish.said, heard)
  return (
    found.find(
      (one) =>
        one.entity === heard.entity &&
        one.start < heard.end + 1 &&
        heard.start < one.end + 1 &&
        confirms(heard, one, clear) &&
        !isInvented(one, wish),
    ) ?? null
  )
}
