import { checkCancelled } from '../../../core/contract/errors.ts'
import { lengthOf, type Span } from '../../../core/contract/span.ts'
import type { Word } from '../../../core/contract/transcript.ts'
import { seededRandom } from '../seeded-random.ts'
import { tokenTimes } from './alignment.ts'
import { type Attempt, bestOf, isSound, type Start, sampledAttempt } from './attempt.ts'
import { likeliestAttempt, rulesFor } from './beam.ts'
import type { Encoded, WhisperGraphs } from './graphs.ts'
import { hop, melSpectrogram, sampleRate } from './mel.ts'
import { probabilities, tokenRules } from './rules.ts'
import { timedTokens, tokenWords } from './segments.ts'
import { timestampStep, type Vocabulary } from './vocabulary.ts'

/** A sentence or part of one, times in seconds of the recording. */
export interface Reading {
  readonly words: readonly Word[]
  /** Where the decoder said that the text lies. */
  readonly span: Span
  readonly averageLogProbability: number
  readonly noSpeech: number
}

export interface WindowReading {
  readonly readings: readonly Reading[]
  /** False when every attempt was a loop or a guess: a shorter window may read better. */
  readonly sound: boolean
}

/** How likely each language is, by ISO 639-1 code. */
export type LanguageChances = ReadonlyMap<string, number>

/** One window, asked for its language. */
export interface HeardWindow {
  readonly span: Span
  readonly languages: LanguageChances
}

/** What reads single windows. */
export interface SpanReader<Window extends HeardWindow> {
  /** @param samples of the span, 16 kHz */
  open(span: Span, samples: Float32Array): Promise<Window>
  /** @throws StudioError `cancelled` */
  read(window: Window, language: string, signal: AbortSignal | undefined): Promise<WindowReading>
}

/** One window, encoded and asked for its language. */
export interface OpenWindow extends HeardWindow {
  readonly encoded: Encoded
  readonly noSpeech: number
  readonly opening: Start
}

export interface ReaderRules {
  /** Silence after the sound, seconds, for encoders that take shorter windows: the model ends its text in it. */
  readonly tail: number
  /** Shortest window that the encoder is given, seconds. */
  readonly shortest: number
  /** Temperatures tried in turn until an attempt can be believed. */
  readonly temperatures: readonly number[]
}

export const readerRules: ReaderRules = { tail: 1, shortest: 5, temperatures: [0, 0.2, 0.4, 0.6] }

/** Nobody speaks, thinks the model, and it is not sure of the words either (OpenAI's `no_speech_threshold`). */
const isSilent = (noSpeech: number, best: Attempt): boolean => noSpeech > 0.6 && best.averageLogProbability < -1

/** Reads single windows: sound in, words with times out. */
export function windowReader(graphs: WhisperGraphs, vocabulary: Vocabulary, rules: ReaderRules = readerRules) {
  const spectrogram = melSpectrogram(graphs.melBins)
  const languageTokens = [...vocabulary.languages.values()]
  const languageCodes = [...vocabulary.languages.keys()]

  const framesFor = (samples: number): number => {
    if (graphs.fixedFrames !== null) return graphs.fixedFrames
    const seconds = Math.max(rules.shortest, samples / sampleRate + rules.tail)
    return Math.min(3000, 2 * Math.ceil((seconds * sampleRate) / hop / 2))
  }

  const wordsOfWindow = async (
    window: OpenWindow,
    language: number,
    best: Attempt,
    noSpeech: number,
  ): Promise<Reading[]> => {
    const length = lengthOf(window.span)
    const stretches = timedTokens(vocabulary, best.tokens, best.logProbabilities, length)
    const text = stretches.flatMap((stretch) => stretch.tokens)
    if (text.length === 0) return []
    const prompt = [vocabulary.startOfTranscript, language, vocabulary.transcribe, vocabulary.noTimestamps]
    const attention = await graphs.attend(window.encoded, [...prompt, ...text, vocabulary.endOfText])
    const times = attention && tokenTimes(attention, prompt.length, Math.ceil(length / timestampStep))
    let offset = 0
    return stretches.map((stretch) => {
      const parts = tokenWords(vocabulary, stretch.tokens, stretch.logProbabilities, offset)
      const timeOf = (token: number): number => {
        const within = times
          ? times[Math.min(token, times.length - 1)]!
          : // Without alignment heads: in proportion to the tokens.
            stretch.start + ((stretch.end - stretch.start) * (token - offset)) / stretch.tokens.length
        return window.span.start + Math.min(length, within)
      }
      const words = parts.map(({ text: spelled, first, count, probability }) => {
        const start = timeOf(first)
        return { start, end: Math.max(start, timeOf(first + count)), text: spelled, probability }
      })
      offset += stretch.tokens.length
      const sum = stretch.logProbabilities.reduce((total, log) => total + log, 0)
      return {
        words,
        span: {
          start: window.span.start + stretch.start,
          end: window.span.start + Math.max(stretch.start, stretch.end),
        },
        averageLogProbability: sum / stretch.tokens.length,
        noSpeech,
      }
    })
  }

  return {
    /** Encodes a window and asks the decoder which language it hears. @param samples of the span, 16 kHz */
    async open(span: Span, samples: Float32Array): Promise<OpenWindow> {
      const frames = framesFor(samples.length)
      const encoded = await graphs.encode(spectrogram(samples, frames), frames)
      const first = await graphs.step(encoded, [vocabulary.startOfTranscript], null)
      const asked = vocabulary.noSpeech === null ? languageTokens : [...languageTokens, vocabulary.noSpeech]
      const chances = probabilities(first.logits, asked)
      const noSpeech = vocabulary.noSpeech === null ? 0 : chances.pop()!
      const sum = chances.reduce((total, p) => total + p, 0) || 1
      return {
        span,
        encoded,
        languages: new Map(languageCodes.map((code, at) => [code, chances[at]! / sum])),
        noSpeech,
        opening: first,
      }
    },

    /** @throws StudioError `cancelled` */
    async read(window: OpenWindow, language: string, signal: AbortSignal | undefined): Promise<WindowReading> {
      const token = vocabulary.languages.get(language)
      if (token === undefined) throw new Error(`the model has no language ${language}`)
      const prompted = await graphs.step(window.encoded, [token, vocabulary.transcribe], window.opening.past)
      const start = { past: prompted.past, logits: prompted.logits.subarray(-graphs.vocabularySize) }
      const lastPosition = Math.ceil(lengthOf(window.span) / timestampStep)
      const rulesOfWindow = tokenRules(vocabulary, graphs.vocabularySize, lastPosition)
      const random = seededRandom(Math.round(window.span.start * 1000))
      const beam = rulesFor(lengthOf(window.span))
      const attempts: Attempt[] = []
      for (const temperature of rules.temperatures) {
        checkCancelled(signal)
        const one =
          temperature > 0
            ? await sampledAttempt(graphs, vocabulary, rulesOfWindow, window.encoded, start, {
                temperature,
                random,
                signal,
              })
            : await likeliestAttempt(graphs, vocabulary, rulesOfWindow, window.encoded, start, signal, beam)
        attempts.push(one)
        if (isSound(one) || isSilent(window.noSpeech, one)) break
      }
      const best = bestOf(attempts)
      if (isSilent(window.noSpeech, best)) return { readings: [], sound: true }
      const readings = await wordsOfWindow(window, token, best, window.noSpeech)
      return { readings, sound: isSound(best) }
    },
  }
}
export type WindowReader = ReturnType<typeof windowReader>
