import type { TextView } from '../contract/plugins.ts'
import type { Transcript, Word } from '../contract/transcript.ts'

/** A stretch of speech as one text, with the way back to the words. */
export interface SpokenView extends TextView {
  /** Index in the transcript of the view's first word; `words[i]` is word `first + i`. */
  readonly first: number
  /** Hits that begin in another window's own words are that window's. Indices in the transcript, `to` exclusive. */
  readonly own: { readonly from: number; readonly to: number }
}

/** Words that a window answers for, and words that it sees on either side. */
const step = 400
const around = 80

/**
 * The words of a transcript as texts of a few hundred words that overlap, so that hours cost no more than their length
 * and nothing is cut at an edge. Another speaker begins a new line.
 */
export function spokenViews(transcript: Transcript): SpokenView[] {
  const said: { word: Word; speaker: string | null; opens: boolean }[] = []
  for (const segment of transcript.segments)
    for (const [i, word] of segment.words.entries()) said.push({ word, speaker: segment.speaker, opens: i === 0 })
  const views: SpokenView[] = []
  for (let from = 0; from < said.length; from += step) {
    const to = Math.min(said.length, from + step)
    const first = Math.max(0, from - around)
    const words: { start: number; end: number; probability: number }[] = []
    let text = ''
    let speaker = said[first]?.speaker ?? null
    for (let i = first; i < Math.min(said.length, to + around); i++) {
      const one = said[i] as (typeof said)[number]
      const written = one.word.text.trim().normalize('NFC')
      if (text !== '') text += one.opens && one.speaker !== speaker ? '\n' : ' '
      speaker = one.speaker
      words.push({ start: text.length, end: text.length + written.length, probability: one.word.probability })
      text += written
    }
    views.push({ source: 'speech', text, language: transcript.language, words, context: [], first, own: { from, to } })
  }
  return views
}

/** First and last word, in the transcript, that a stretch of a view touches; null when it touches none or is not its own. */
export function wordsUnder(
  view: SpokenView,
  stretch: { readonly start: number; readonly end: number },
): [number, number] | null {
  let first = -1
  let last = -1
  for (const [i, word] of view.words.entries()) {
    if (word.end <= stretch.start || word.start >= stretch.end) continue
    if (first < 0) first = i
    last = i
  }
  if (first < 0) return null
  const index = view.first + first
  return index >= view.own.from && index < view.own.to ? [index, view.first + last] : null
}
