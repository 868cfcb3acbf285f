import type { Entity } from '../../contract/finding.ts'
import type { OpenTranscriber, SoundSource, TranscribeOptions } from '../../contract/plugins.ts'
import { hullOf, type Span } from '../../contract/span.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'
import { spokenViews, wordsUnder } from '../../words/spoken-views.ts'
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

/** What is personal in a transcript, with its times. */
export async function personalIn(transcript: Transcript, search: PersonalSearch): Promise<Heard[]> {
  const words = wordsOf(transcript)
  const views = spokenViews(transcript)
  const found = await search.find(views, 'speech')
  return views.flatMap((view, i) =>
    (found[i] ?? []).flatMap((hit) => {
      const range = wordsUnder(view, hit)
      const said = range ? words.slice(range[0], range[1] + 1) : []
      const [first, ...others] = said
      if (!first) return []
      const probability = said.reduce((sum, word) => sum + word.probability, 0) / said.length
      const text = said.map((word) => word.text).join(' ')
      const unheardOf = hit.reasons.every((reason) => reason.code === 'list' && reason.detail === 'unknown-words')
      return [{ ...hullOf([first, ...others]), entity: hit.entity, score: hit.score, probability, unheardOf, text }]
    }),
  )
}

/** What listens, and what searches the words. */
export interface Listening {
  readonly transcriber: OpenTranscriber
  readonly search: PersonalSearch
  readonly language: TranscribeOptions['language']
}

/** What was heard of a part of a recording, times of the whole. */
export interface HeardPart {
  readonly words: readonly Word[]
  readonly personal: readonly Heard[]
}

/** Seconds around a stretch that are heard with it. */
const AROUND = 4

/** Listens to a stretch by itself, with a few seconds around it. */
export async function hearAround(sound: SoundSource, { start, end }: Span, listening: Listening): Promise<HeardPart> {
  const from = Math.max(0, start - AROUND)
  const to = Math.min(sound.duration, end + AROUND)
  const part: SoundSource = {
    duration: to - from,
    read: (first, last) => sound.read(from + first, Math.min(to, from + last)),
  }
  const { transcriber, search, language } = listening
  const transcript = await transcriber.transcribe(part, { language, onProgress: () => undefined })
  const inWhole = <T extends Span>(one: T): T => ({ ...one, start: one.start + from, end: one.end + from })
  return { words: wordsOf(transcript).map(inWhole), personal: (await personalIn(transcript, search)).map(inWhole) }
}
