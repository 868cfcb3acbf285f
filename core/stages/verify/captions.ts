import { extname } from 'node:path'
import { readKeptText } from '../../../native/files/kept.ts'
import { secondsOfClock } from '../../contract/brought/captions.ts'
import type { Finding } from '../../contract/finding.ts'
import { jsonOf } from '../../contract/json-of.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { Exporter, TextView } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { Transcript, wordsOf } from '../../contract/transcript.ts'
import { replacementFor } from '../../words/label.ts'
import { type Checked, checked, leak } from './checking.ts'
import { personalIn } from './heard.ts'
import { isKept } from './kept-words.ts'
import type { PersonalSearch } from './personal.ts'

const ID = 'captions'

/** One line of a caption file with its time; a text file has lines without times. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Checks the words that go with the render: the words that the plan hides must be gone, a search of its own must find
 * nothing personal, and each file must say exactly what the redacted transcript says; what says anything else is
 * searched by itself.
 * @param files absolute paths of transcript.json, .vtt, .srt, .txt
 * @param transcript the redacted transcript as the render recorded it
 * @param shown findings that the policy or a person leaves visible
 */
export async function checkCaptions(
  files: readonly string[],
  transcript: Transcript,
  plan: RedactionPlan,
  exporters: readonly Exporter[],
  search: PersonalSearch,
  shown: readonly Finding[] = [],
): Promise<Checked> {
  const began = performance.now()
  const leaks: Leak[] = hiddenWordsLeft(transcript, plan)
  for (const heard of await personalIn(transcript, search)) {
    const { text, entity, start, end, score } = heard
    if (!isLabelOnly(text) && !isKept(heard, { shown, transcript }))
      leaks.push(leak(ID, 'caption', { entity, start, end, score }))
  }
  let examined = 0
  for (const path of files) {
    const extension = extname(path).slice(1).toLowerCase()
    const whole = { end: transcript.duration }
    const text = await readKeptText(path).catch(() => null)
    if (text === null) {
      leaks.push(leak(ID, 'caption', whole))
      continue
    }
    const expected = exporters.find((exporter) => exporter.extension === extension)?.render(transcript)
    const lines = linesOf(extension, text)
    examined += lines.length
    if (expected !== undefined && expected.trim() === text.trim()) continue
    leaks.push(leak(ID, 'caption', foreignLine(lines, linesOf(extension, expected ?? '')) ?? whole))
    leaks.push(...(await searched(lines, transcript.language, search)))
  }
  return checked(ID, 'captions', examined, withoutRepeats(leaks), performance.now() - began)
}

/** Words that the plan hides and that the transcript still shows, and sentences that say more than their words. */
export function hiddenWordsLeft(transcript: Transcript, plan: RedactionPlan): Leak[] {
  const words = wordsOf(transcript)
  const leaks: Leak[] = []
  for (const { firstWord, lastWord, kind } of plan.text) {
    const label = replacementFor(kind, transcript.language)
    for (let i = firstWord; i <= lastWord; i++) {
      const word = words[i]
      if (word && !isRedacted(word.text, label))
        leaks.push(leak(ID, 'caption', { entity: kind, start: word.start, end: word.end }))
    }
  }
  for (const segment of transcript.segments) {
    if (segment.words.length === 0) continue
    const said = squeezed(
      segment.words
        .map((word) => word.text)
        .filter((text) => text.trim() !== '▒')
        .join(''),
    )
    if (squeezed(segment.text) !== said) leaks.push(leak(ID, 'caption', { start: segment.start, end: segment.end }))
  }
  return leaks
}

const squeezed = (text: string): string => text.replace(/\s+/gu, '')
const label = /^\[[^[\]]{2,40}\]$/u

/** A label in brackets or `▒`, with the punctuation of the sentence around it. */
const isRedacted = (text: string, expected: string): boolean => {
  const bare = text.trim().replace(/^[\p{Pi}("'¿¡-]+|[\p{Pf},.;:!?…)"'-]+$/gu, '')
  return bare === '' || /^▒+$/u.test(bare) || bare === expected || label.test(bare)
}

/** Each line by itself and with the next: a name may be told by what follows, a number may be cut by a line's end. */
async function searched(lines: readonly Line[], language: string, search: PersonalSearch): Promise<Leak[]> {
  const views = lines.map(({ text }, i) => viewOf([text, lines[i + 1]?.text ?? ''].join(' ').trim(), language))
  const found = await search.find(views, 'speech')
  return lines.flatMap(({ start, end }, i) =>
    (found[i] ?? [])
      .filter((hit) => !isLabelOnly(views[i]?.text.slice(hit.start, hit.end) ?? ''))
      .map(({ entity, score }) => leak(ID, 'caption', { entity, start, end, score })),
  )
}

const viewOf = (text: string, language: string): TextView => ({
  ...{ source: 'speech', text, language, context: [] },
  words: wordsIn(text),
})

/** Places of the words in a text that nobody heard: all of them are certain. */
export const wordsIn = (text: string): TextView['words'] =>
  [...text.matchAll(/\S+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    probability: 1,
  }))

/** What is left of a hit when labels and ▒ are taken away holds no letter or digit. */
export const isLabelOnly = (text: string): boolean =>
  !/[\p{L}\p{N}]/u.test(text.replace(/\[?[^[\]]*\]|\[[^[\]]*/gu, ''))

/** The cues of a caption file, the segments of a transcript, or the lines of a text. Never throws. */
export function linesOf(extension: string, text: string): Line[] {
  if (extension === 'json') {
    const parsed = Transcript.safeParse(jsonOf(text))
    return parsed.success
      ? parsed.data.segments.map(({ start, end, text }) => ({ start, end, text }))
      : [{ start: 0, end: 0, text }]
  }
  const lines: Line[] = []
  let start = 0
  let end = 0
  for (const line of text.split(/\r?\n/)) {
    const times = /^([\d:.,]+) --> ([\d:.,]+)/.exec(line)
    if (times) [start, end] = [secondsOfClock(times[1] ?? ''), secondsOfClock(times[2] ?? '')]
    else if (line.trim() !== '' && !/^(\d+|WEBVTT.*)$/.test(line))
      lines.push({ start, end, text: line.replace(/<[^>]*>/g, '') })
  }
  return lines
}

/** The first line that the expected file does not have. */
const foreignLine = (lines: readonly Line[], expected: readonly Line[]): Line | undefined => {
  const known = new Set(expected.map((line) => `${line.start} ${line.text}`))
  return lines.find((line) => !known.has(`${line.start} ${line.text}`))
}

const withoutRepeats = (leaks: readonly Leak[]): Leak[] => {
  const seen = new Set<string>()
  return leaks.filter((one) => {
    const key = `${one.kind} ${one.entity} ${one.start} ${one.end}`
    return !seen.has(key) && seen.add(key)
  })
}
