import type { Segment, Transcript, Word } from '../../../core/contract/transcript.ts'
import type { Heard } from './transcribe.ts'

/** Shortest word, seconds: the aligner sometimes gives a short word no time at all. */
const shortestWord = 0.04

/** Times ascending, inside the recording, none empty. */
function tidied(words: readonly Word[], duration: number): Word[] {
  let earliest = 0
  return words.map((word) => {
    const start = Math.min(Math.max(word.start, earliest), Math.max(0, duration - shortestWord))
    const end = Math.min(duration, Math.max(word.end, start + shortestWord))
    earliest = start
    return { ...word, start, end }
  })
}

/** What was heard as the contract has it; nobody is named yet. */
export function transcriptOf({ language, readings }: Heard, duration: number): Transcript {
  const segments = readings
    .map((reading): Segment => {
      const words = tidied(reading.words, duration)
      return {
        start: words[0]?.start ?? 0,
        end: Math.max(0, ...words.map((word) => word.end)),
        speaker: null,
        text: words.map((word) => word.text).join(' '),
        words,
      }
    })
    .filter((segment) => segment.words.length > 0)
    .sort((a, b) => a.start - b.start)
  return { language: segments.length > 0 ? language : 'und', duration, speakers: [], segments }
}
