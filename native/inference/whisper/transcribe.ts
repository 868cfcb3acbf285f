import type { Answers } from '../../../core/contract/answers.ts'
import { checkCancelled } from '../../../core/contract/errors.ts'
import { isIn, type Piece } from '../../../core/contract/piece.ts'
import type { SoundSource } from '../../../core/contract/plugins.ts'
import { coverage, lengthOf, type Span } from '../../../core/contract/span.ts'
import { speechSpans, type VoiceActivity, voiceStep } from '../voice-activity.ts'
import { joinedGaps, unread, voicedWithin } from './coverage.ts'
import { isInvented, withoutCircles } from './invented.ts'
import { chooseLanguage, windowLanguage } from './language.ts'
import type { HeardWindow, Reading, SpanReader } from './reader.ts'
import { packWindows, settledBefore } from './windows.ts'

export interface Heard {
  /** ISO 639-1, or `und` when nobody speaks. */
  readonly language: string
  /** How sure the language is, 0..1; 1 when it was given. */
  readonly languageChance: number
  /** In order of time. */
  readonly readings: readonly Reading[]
  /** Where a voice is, seconds. */
  readonly speech: readonly Span[]
  /** Seconds up to which everything is read. */
  readonly until: number
}

export interface HearOptions {
  /** ISO 639-1, or null to find it. */
  readonly language: string | null
  readonly signal?: AbortSignal
  /** Seconds of the recording that are done. */
  readonly onProgress?: (seconds: number) => void
  /** What the voice's network said before. */
  readonly answers?: Answers
  /** More sound follows: only what stays as it is, whatever comes, is read. */
  readonly goesOn?: boolean
  /** Which of the windows are read, where the others are read elsewhere; all when left out. */
  readonly piece?: Piece
}

/** Share of the whole time that finding the voice takes: so much of the progress it gets. */
const voiceShare = 0.08
/** A reading that left something out is tried again in pieces this many times. */
const deepest = 2

/**
 * Transcribes one track: finds the voice, packs it into windows cut in silence, reads each, and reads again whatever
 * has a voice but got no text. Sound is read window by window: memory does not grow with the recording.
 * @throws StudioError `cancelled`
 */
export async function hear<Window extends HeardWindow>(
  sound: SoundSource,
  voice: VoiceActivity,
  reader: SpanReader<Window>,
  options: HearOptions,
): Promise<Heard> {
  const { signal, onProgress, answers, piece } = options
  const chances = await voice.probabilities(sound, {
    signal,
    answers,
    onProgress: (seconds) => onProgress?.(seconds * voiceShare),
  })
  const speech = speechSpans(chances, sound.duration)
  const until = options.goesOn ? settledBefore(speech, sound.duration) : sound.duration
  if (speech.length === 0) return { language: 'und', languageChance: 1, readings: [], speech, until }

  const quietest = (from: number, to: number): number => {
    let best = Math.round(from / voiceStep)
    for (let i = best; i < Math.min(chances.length, to / voiceStep); i++) if (chances[i]! < chances[best]!) best = i
    return Math.min(to, Math.max(from, (best + 0.5) * voiceStep))
  }
  const windows = packWindows(speech, quietest).filter(({ end }) => end <= until)
  const opened = new Map<number, Window>()
  const open = async (span: Span): Promise<Window> => {
    checkCancelled(signal)
    const known = opened.get(span.start)
    opened.delete(span.start)
    if (known && known.span.end === span.end) return known
    return reader.open(span, await sound.read(span.start, span.end))
  }

  const { language, chance } = options.language
    ? { language: options.language, chance: 1 }
    : await chooseLanguage(windows, speech, async (span) => {
        const window = await open(span)
        opened.set(span.start, window)
        return window.languages
      })

  const readFully = async (span: Span, depth: number): Promise<Reading[]> => {
    const window = await open(span)
    const spoken = options.language ?? windowLanguage(language, window.languages, coverage(voicedWithin(speech, span)))
    const { readings, sound: believable } = await reader.read(window, spoken, signal)
    if (depth >= deepest) return [...readings]
    const halves = believable ? null : halved(span, speech)
    if (halves) {
      const parts: Reading[] = []
      for (const half of halves) parts.push(...(await readFully(half, depth + 1)))
      return parts
    }
    const gaps = joinedGaps(unread(span, speech, readings), 1)
    const again = gaps.filter((gap) => lengthOf(gap) < lengthOf(span) - 1)
    const all = readings.filter((reading) => !again.some((gap) => within(reading.span, gap)))
    for (const gap of again) all.push(...(await readFully(gap, depth + 1)))
    return all.sort((a, b) => a.span.start - b.span.start)
  }

  const readings: Reading[] = []
  for (const window of piece ? windows.filter((_, at) => isIn(piece, at, windows.length)) : windows) {
    readings.push(...(await readFully(window, 0)))
    onProgress?.(sound.duration * voiceShare + window.end * (1 - voiceShare))
  }
  onProgress?.(sound.duration)
  return { language, languageChance: chance, readings: believedOnly(readings, speech), speech, until }
}

const within = (inner: Span, outer: Span): boolean => inner.start >= outer.start - 0.5 && inner.end <= outer.end + 0.5

/** A window parted in its longest silence, as near to the middle as can be; null when it is too short. */
function halved(span: Span, speech: readonly Span[]): [Span, Span] | null {
  const inside = voicedWithin(speech, span)
  let best: { at: number; worth: number } | null = null
  for (let i = 1; i < inside.length; i++) {
    const gap = { start: inside[i - 1]!.end, end: inside[i]!.start }
    const middle = (gap.start + gap.end) / 2
    const share = (middle - span.start) / lengthOf(span)
    if (middle - span.start < 2 || span.end - middle < 2) continue
    const worth = lengthOf(gap) + 0.5 * Math.min(share, 1 - share)
    if (!best || worth > best.worth) best = { at: middle, worth }
  }
  if (!best) return null
  return [
    { start: span.start, end: best.at },
    { start: best.at, end: span.end },
  ]
}

/** Without what nobody said and without circles. */
function believedOnly(readings: readonly Reading[], speech: readonly Span[]): Reading[] {
  const out: Reading[] = []
  for (const reading of readings) {
    const kept = withoutCircles(reading.words.map((word) => word.text)).map((at) => reading.words[at]!)
    const text = kept.map((word) => word.text).join(' ')
    const length = lengthOf(reading.span)
    const voiced = length > 0 ? coverage(voicedWithin(speech, reading.span)) / length : 0
    if (isInvented({ text, averageLogProbability: reading.averageLogProbability, noSpeech: reading.noSpeech, voiced }))
      continue
    out.push({ ...reading, words: kept })
  }
  return out
}
