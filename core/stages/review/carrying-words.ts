import type { ReviewDiff, ReviewState } from '../../contract/review/diff.ts'
import type { ReviewRecord, WordRecord } from '../../contract/review/records.ts'
import type { Span } from '../../contract/span.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'

/** The note by which a review says which corrections did not stand: one line each, seconds and what was typed. */
export const droppedWordsId = 'changes-words'

const middleOf = ({ start, end }: Span): number => (start + end) / 2
const plain = (text: string): string => text.trim().normalize('NFC').toLowerCase()
/** Seconds by which two transcriptions may put the same word apart. */
const apart = 0.5

/**
 * The change that brings what people said of words by their number in line with another transcript, which counts them
 * otherwise. A correction goes with its word, by time and by what the machine had written there; where the new transcript
 * says anything else, it is dropped, and a note says so. Stretches of speech that somebody decided about
 * keep their time and get the words that are said in it now.
 * @param before the transcript that the records' numbers are of; null when it is not known any more
 * @param at ISO time
 */
export function carryingWords(state: ReviewState, before: Transcript | null, now: Transcript, at: string): ReviewDiff {
  const [old, words] = [before ? wordsOf(before) : [], wordsOf(now)]
  const places = new Map<string, number[]>()
  for (const [place, word] of words.entries())
    places.set(plain(word.text), [...(places.get(plain(word.text)) ?? []), place])
  const diff: Record<string, ReviewDiff[string]> = {}
  const put = (id: string, after: ReviewRecord | null): void => {
    const there = state.get(id) ?? null
    diff[id] = { before: there, after: after && { ...after, revision: (there?.revision ?? -1) + 1 } }
  }
  const carried = new Map<number, WordRecord>()
  const dropped: string[] = []
  for (const record of state.values()) {
    if (record.type !== 'word') continue
    put(record.id, null)
    const was = old[record.index]
    const place = was && nearest(places.get(plain(was.text)) ?? [], words, was)
    if (place === undefined || carried.has(place)) dropped.push(`${Math.round(was?.start ?? 0)} ${record.text}`)
    else carried.set(place, { ...record, id: `word-${place}`, index: place })
  }
  for (const record of carried.values()) put(record.id, record)
  for (const record of state.values()) {
    if (record.type !== 'finding' || record.finding.words === null) continue
    const [first, last] = record.finding.words
    const said = [record.finding, old[first], old[last]].filter((one) => one !== undefined)
    const [start, end] = [Math.min(...said.map((one) => one.start)), Math.max(...said.map((one) => one.end))]
    const inside = words.flatMap((word, place) => (middleOf(word) >= start && middleOf(word) <= end ? [place] : []))
    const [from, to] = [inside[0], inside.at(-1)]
    const range: [number, number] | null = from === undefined || to === undefined ? null : [from, to]
    if (String(range) !== String(record.finding.words))
      put(record.id, { ...record, finding: { ...record.finding, words: range } })
  }
  for (const [id, { before: there, after }] of Object.entries(diff))
    if (there && after && isSame(there, after)) delete diff[id]
  if (dropped.length > 0) {
    const note = dropped.join('\n').slice(0, 2000)
    put(droppedWordsId, { type: 'changes', id: droppedWordsId, revision: 0, by: 'estompe', role: 'admin', at, note })
  }
  if (Object.keys(diff).length > 0)
    for (const record of state.values()) if (record.type === 'approval') put(record.id, null)
  return diff
}

const isSame = (a: ReviewRecord, b: ReviewRecord): boolean =>
  a.type === 'word' && b.type === 'word' && a.index === b.index && a.text === b.text

/** The one of these words that is said where another was; undefined when none is. */
function nearest(places: readonly number[], words: readonly Word[], was: Word): number | undefined {
  const distance = (place: number): number => Math.abs(middleOf(words[place] as Word) - middleOf(was))
  return places.filter((place) => distance(place) <= apart).sort((a, b) => distance(a) - distance(b))[0]
}
