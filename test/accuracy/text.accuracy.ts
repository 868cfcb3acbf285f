import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { openSearch } from '../../core/words/find.ts'
import { contextIn } from '../support/redacted.ts'
import { viewOf } from '../support/text-cases.ts'
import { type Labelled, precisionOf, recallOf, type Score, score } from '../support/text-score.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

interface Sentence {
  readonly id: number | string
  readonly lang: string
  readonly text: string
  readonly spans: readonly Labelled[]
}

export const readSentences = (path: string): Sentence[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Sentence)

/** Identifiers that must never be missed. */
const exact = ['EMAIL', 'PHONE', 'IBAN', 'CARD', 'NIR', 'SIRET'] as const

/** Sentences with marked personal data: by characters, each sentence by itself. */
export default {
  id: 'text',
  async run({ samples, text, folder, log }) {
    const path = text ?? join(samples, 'text/pii_cases.jsonl')
    if (!existsSync(path)) return { skipped: 'no sentences with marked personal data' }
    const sentences = readSentences(path)
    const context = await contextIn(folder)
    const search = await openSearch(context, context.plugins.textDetectors)
    const scores = new Map<string, Score>()
    let alarms = 0
    const without = sentences.filter((one) => one.spans.length === 0).length
    const began = performance.now()
    for (const one of sentences) {
      const [hits = []] = await search.find([viewOf(one.text, one.lang)], [])
      const found = hits.map(({ start, end, entity }) => ({ start, end, label: entity }))
      score(scores, one.spans, found)
      if (one.spans.length === 0) alarms += found.length
    }
    const each = (performance.now() - began) / Math.max(1, sentences.length)
    await search.close()
    const count = (group: string): string => {
      const { truth = 0, said = 0 } = scores.get(group) ?? {}
      return `${truth} marked, ${said} found`
    }
    const share = (what: string, group: string, value: number, target: number | null): AccuracyRow => ({
      what,
      value,
      unit: '',
      limit: target === null ? null : { kind: 'at least', value: target },
      note: count(group),
    })
    const rows: AccuracyRow[] = [
      share('text: people, recall', 'PERSON', recallOf(scores.get('PERSON')), 0.97),
      share('text: people, precision', 'PERSON', precisionOf(scores.get('PERSON')), 0.92),
      share('text: addresses and places, recall', 'PLACE', recallOf(scores.get('PLACE')), 0.97),
      share('text: addresses and places, precision', 'PLACE', precisionOf(scores.get('PLACE')), 0.92),
      ...exact.map((label) => share(`text: ${label}, recall`, label, recallOf(scores.get(label)), 1)),
      share('text: dates of birth, recall', 'BIRTH_DATE', recallOf(scores.get('BIRTH_DATE')), null),
      {
        what: 'text: false alarms in sentences without personal data',
        value: alarms,
        unit: `in ${without}`,
        limit: { kind: 'at most', value: Math.max(1, Math.floor(without / 26)) },
      },
      { what: 'text: time a sentence', value: each, unit: 'ms', limit: null },
    ]
    const peer = await besidePeer(path)
    if ('rows' in peer) return [...rows, ...peer.rows]
    log(`text: ${peer.without}`)
    const [first, ...others] = rows as [AccuracyRow, ...AccuracyRow[]]
    return [{ ...first, note: `${first.note}; ${peer.without}` }, ...others]
  },
} satisfies Accuracy

/** presidio-analyzer with spaCy models, from a Python environment that `ESTOMPE_PEERS` names; or why it is not there. */
async function besidePeer(path: string): Promise<{ rows: AccuracyRow[] } | { without: string }> {
  const peers = process.env.ESTOMPE_PEERS
  const python = peers ? ['bin/python3', 'bin/python'].map((end) => resolve(peers, end)).find(existsSync) : undefined
  if (!python) return { without: 'presidio-analyzer is not beside it: ESTOMPE_PEERS names no Python environment' }
  const script = resolve(import.meta.dirname, '../support/presidio.py')
  let answer: { models: Record<string, string>; found: Record<string, Labelled[]> }
  try {
    answer = JSON.parse((await promisify(execFile)(python, [script, path], { maxBuffer: 64e6 })).stdout)
  } catch {
    return { without: 'presidio-analyzer or spaCy models for it are not installed in the environment of ESTOMPE_PEERS' }
  }
  const scores = new Map<string, Score>()
  const read = readSentences(path).filter(({ lang }) => lang in answer.models)
  for (const one of read) score(scores, one.spans, answer.found[String(one.id)] ?? [])
  const names = { PERSON: 'people', PLACE: 'addresses and places' } as const
  const note = `${Object.values(answer.models).join(', ')}; ${read.length} sentences`
  return {
    rows: (['PERSON', 'PLACE'] as const).flatMap((group) => [
      {
        what: `text: ${names[group]}, recall, presidio-analyzer`,
        ...{ value: recallOf(scores.get(group)), unit: '', limit: null, note },
      },
      {
        what: `text: ${names[group]}, precision, presidio-analyzer`,
        ...{ value: precisionOf(scores.get(group)), unit: '', limit: null, note },
      },
    ]),
  }
}
