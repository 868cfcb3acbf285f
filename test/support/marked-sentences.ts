import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Labelled } from './text-score.ts'

const folder = join(import.meta.dirname, '../fixtures/words')

export interface MarkedSentence {
  readonly lang: string
  readonly text: string
  readonly spans: readonly Labelled[]
}

/** Takes the marks out of a sentence: `[PERSON Camille] est là`. */
export function readMarked(lang: string, marked: string): MarkedSentence {
  const spans: Labelled[] = []
  let text = ''
  let at = 0
  for (const match of marked.matchAll(/\[([A-Z]+) ([^\]]+)\]/g)) {
    text += marked.slice(at, match.index)
    spans.push({ start: text.length, end: text.length + (match[2] as string).length, label: match[1] as string })
    text += match[2]
    at = match.index + match[0].length
  }
  return { lang, text: text + marked.slice(at), spans }
}

const lines = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)

/** This project's own sentences with marked personal data: French with and without capitals, English, many without any. */
export const markedSentences = (): MarkedSentence[] => [
  ...['fr-cased.txt', 'fr-lower.txt'].flatMap((name) => lines(name).map((line) => readMarked('fr', line))),
  ...lines('en.txt').map((line) => readMarked('en', line)),
  ...[
    'more.txt',
    'varied.txt',
    'fresh.txt',
    'fresh-names.txt',
    'aloud-worked.txt',
    'aloud-aside.txt',
    'aloud-last.txt',
    ...[1, 2, 3, 4, 5, 6, 7].map((batch) => `heard-${batch}.txt`),
    ...[1, 2, 3, 4].map((batch) => `plain-${batch}.txt`),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((batch) => `mentor-${batch}.txt`),
  ].flatMap((name) => lines(name).map((line) => readMarked(line.slice(0, 2), line.slice(3)))),
]
