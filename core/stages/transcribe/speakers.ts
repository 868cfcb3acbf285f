import { intersection, lengthOf, type Span } from '../../contract/span.ts'
import type { Segment, Transcript, Word } from '../../contract/transcript.ts'

/** Somebody talks; people are numbered from 0. */
export interface Turn extends Span {
  readonly person: number
}

export const speakerId = (person: number): string => `speaker-${person + 1}`

/** A word between two words of one other person, shorter than this (seconds), was theirs. */
const shortWord = 0.4
/** A word outside all turns goes to a turn at most this far away, seconds. */
const reach = 2

/** Gives each word to who talks during it, and cuts segments where the speaker changes. Words keep their order. */
export function withSpeakers(transcript: Transcript, turns: readonly Turn[]): Transcript {
  const sorted = turns.toSorted((a, b) => a.start - b.start)
  const words = transcript.segments.flatMap((segment) => segment.words)
  const people = smoothed(words, peopleOf(words, sorted))
  const segments: Segment[] = []
  let at = 0
  for (const segment of transcript.segments) {
    for (let i = 0; i < segment.words.length; ) {
      const first = i
      while (i < segment.words.length && people[at + i] === people[at + first]) i++
      segments.push(segmentOf(segment.words.slice(first, i), people[at + first] ?? null))
    }
    at += segment.words.length
  }
  const heard = [...new Set(people.filter((person) => person !== null))].sort((a, b) => a - b)
  return { ...transcript, speakers: heard.map((person) => ({ id: speakerId(person), name: null })), segments }
}

export const segmentOf = (words: readonly Word[], person: number | null): Segment => ({
  start: words[0]?.start ?? 0,
  end: Math.max(0, ...words.map((word) => word.end)),
  speaker: person === null ? null : speakerId(person),
  text: words.map((word) => word.text).join(' '),
  words: [...words],
})

/** For each word the person who talks longest during it, else the one who talks nearest to it. */
function peopleOf(words: readonly Word[], turns: readonly Turn[]): (number | null)[] {
  let from = 0
  const longest = Math.max(0, ...turns.map(lengthOf))
  return words.map((word) => {
    while (from < turns.length && turns[from]!.start < word.start - reach - longest) from++
    const seconds = new Map<number, number>()
    let nearest: { person: number; distance: number } | null = null
    for (let i = from; i < turns.length && turns[i]!.start <= word.end + reach; i++) {
      const turn = turns[i]!
      const shared = intersection(turn, word)
      if (shared) seconds.set(turn.person, (seconds.get(turn.person) ?? 0) + lengthOf(shared))
      const distance = Math.max(0, turn.start - word.end, word.start - turn.end)
      if (distance <= reach && (!nearest || distance < nearest.distance)) nearest = { person: turn.person, distance }
    }
    const most = [...seconds].sort((a, b) => b[1] - a[1])[0]
    return most?.[0] ?? nearest?.person ?? null
  })
}

function smoothed(words: readonly Word[], people: readonly (number | null)[]): (number | null)[] {
  return people.map((person, at) => {
    const [before, after] = [people[at - 1], people[at + 1]]
    const word = words[at]!
    const alone = before !== undefined && before === after && before !== person
    return alone && word.end - word.start < shortWord ? before : person
  })
}
