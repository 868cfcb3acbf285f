import { type OpenedSound, openSound } from '../../../native/media/sound.ts'
import type { MediaInfo } from '../../contract/media.ts'
import type { VerifyInput } from '../../contract/pipeline.ts'
import type { OpenTranscriber, TranscribeOptions } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'
import { type Checked, checked, leak } from './checking.ts'
import { personalIn } from './heard.ts'
import { countedHearing, isInvented, type Masks, Said } from './hearings.ts'
import { isKept, type Kept } from './kept-words.ts'
import type { Media } from './pairs.ts'
import type { PersonalSearch } from './personal.ts'
import type { ComparedSound } from './sound.ts'

export interface SpeechWish extends Masks {
  readonly language: TranscribeOptions['language']
  readonly kept: Kept
  /** What was heard in the original; null where it is not at hand. */
  readonly said: Transcript | null
  /** The original and what comparing the sound with it gave; null where that did not take place. */
  readonly compared: (Pick<ComparedSound, 'strange'> & { readonly original: Media }) | null
  readonly scratch: string
  readonly signal: AbortSignal
  onProgress(seconds: number): void
}

/** What the new transcription gave. */
export interface SpeechOutcome extends Checked {
  /** True when something was heard once and not again. */
  readonly unsure: boolean
}

/** What is listened to. Several tracks are several people: one may drown the other in a mix. */
export const tracksOf = ({ audio }: Pick<MediaInfo, 'audio'>): readonly (number | 'mix')[] =>
  audio.length > 1 ? [...audio.keys()] : audio.length === 1 ? ['mix'] : []

/** The language in which the render is listened to: what was heard in the recording, where the studio knows that. */
export const languageOf = ({ rendered, language }: VerifyInput): TranscribeOptions['language'] => {
  const spoken = rendered.transcript.language
  return spoken === 'fr' || spoken === 'en' ? spoken : language
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
  const { audio } = rendered.info
  const tracks = tracksOf(rendered.info)
  const listening = { transcriber, search, language: wish.language }
  const said = wish.said && new Said(wish.said, search)
  const compared = wish.compared?.original.info.audio.length === audio.length ? wish.compared : null
  for (const [i, track] of tracks.entries()) {
    const opened: OpenedSound[] = []
    const open = async ({ path, info }: Media): Promise<OpenedSound> => {
      const sound = await openSound(path, info, { track, scratch: wish.scratch, signal: wish.signal })
      opened.push(sound)
      return sound
    }
    try {
      const sound = await open(rendered)
      const transcript = await transcriber.transcribe(sound, {
        language: wish.language,
        onProgress: (seconds) => wish.onProgress((i * sound.duration + seconds) / tracks.length),
      })
      words += wordsOf(transcript).length
      const strange = compared?.strange[i]
      let before: Promise<OpenedSound> | null = null
      const original =
        compared && strange
          ? {
              strange,
              open: () => {
                before ??= open(compared.original)
                return before
              },
            }
          : null
      for (const heard of await personalIn(transcript, search)) {
        if (isInvented(heard, wish) || isKept(heard, wish.kept)) continue
        const { masked, reach } = wish
        const counted = await countedHearing(heard, { sound, listening, said, original, masked, reach })
        if (counted)
          leaks.push(
            leak('speech', 'speech', {
              start: heard.start,
              end: heard.end,
              entity: heard.entity,
              score: Math.max(heard.score, counted.score),
            }),
          )
        else unsure = true
      }
    } finally {
      for (const sound of opened) await sound.close()
    }
  }
  return { ...checked('speech', 'words', words, leaks, performance.now() - began), unsure }
}
