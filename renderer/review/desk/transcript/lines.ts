import type { Entity } from '../../../../core/contract/finding.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import type { Transcript, Word } from '../../../../core/contract/transcript.ts'

/** One segment of the transcript, with the index of its first word in the whole. Times in seconds. */
export interface Line {
  readonly index: number
  readonly start: number
  readonly end: number
  readonly speaker: string | null
  readonly firstWord: number
  readonly words: readonly Word[]
}

export function linesOf(transcript: Transcript): Line[] {
  let firstWord = 0
  return transcript.segments.map(({ start, end, speaker, words }, index) => {
    const line = { index, start, end, speaker, firstWord, words }
    firstWord += words.length
    return line
  })
}

/** The line that a word stands in; -1 when there is no such word. */
export function lineOfWord(lines: readonly Line[], word: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as Line).firstWord <= word) low = middle + 1
    else high = middle
  }
  // Lines without words share their first index with the line behind them.
  const line = lines[low - 1]
  return line && word >= line.firstWord && word < line.firstWord + line.words.length ? low - 1 : -1
}

/** What a word's underline and mask say. */
export interface Mark {
  readonly finding: string
  readonly entity: Entity | null
  readonly hidden: boolean
}

/** The mark of every personal word, by word index. Where several findings share a word, one that hides it counts. */
export function marksOf(
  records: Iterable<FindingRecord>,
  isHidden: (record: FindingRecord) => boolean,
): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>()
  for (const record of records) {
    const { words, kind, entity } = record.finding
    if (kind !== 'speech' || words === null) continue
    const mark = { finding: record.id, entity, hidden: isHidden(record) }
    for (let word = words[0]; word <= words[1]; word++)
      if (mark.hidden || !marks.get(word)?.hidden) marks.set(word, mark)
  }
  return marks
}

/** What the words of a line read now: as heard, or as a person corrected them. */
export const textsOf = (line: Line, corrections: ReadonlyMap<number, string>): string[] =>
  line.words.map((word, i) => (corrections.get(line.firstWord + i) ?? word.text).trim())

/** What a line looks like: its words as they read now, and the mark of each. */
export interface LineLook {
  readonly texts: readonly string[]
  readonly marks: readonly (Mark | undefined)[]
}

const looks = new WeakMap<Line, LineLook>()

const alike = (a: Mark | undefined, b: Mark | undefined): boolean =>
  a === b || (a?.finding === b?.finding && a?.hidden === b?.hidden && a?.entity === b?.entity)

/** The look of a line; the same object as before while nothing in the line has changed, so that it is drawn once. */
export function lookOf(
  line: Line,
  corrections: ReadonlyMap<number, string>,
  marks: ReadonlyMap<number, Mark>,
): LineLook {
  const known = looks.get(line)
  const texts = textsOf(line, corrections)
  const own = line.words.map((_, i) => marks.get(line.firstWord + i))
  if (known?.texts.every((text, i) => text === texts[i]) && known.marks.every((mark, i) => alike(mark, own[i])))
    return known
  const look = { texts, marks: own }
  looks.set(line, look)
  return look
}
