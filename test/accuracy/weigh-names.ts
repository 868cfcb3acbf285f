/**
 * Learns what each clue to a name weighs, from the marked sentences of this project, as they stand and as recognition
 * writes them without capitals and marks: node test/accuracy/weigh-names.ts
 * Logistic regression with AdaGrad in a fixed order; the same sentences give the same file. `-- --aside` learns from nine
 * tenths of the files at a time and counts on the others, and writes nothing.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nameWords } from '../../core/plugins/detectors/lists/name-words.ts'
import { withoutFalseArticles } from '../../core/plugins/detectors/person-names/standing.ts'
import { cluesOf, isPossible, type Opinion, opinionsOf } from '../../core/plugins/detectors/rampart/clues.ts'
import { openRampart } from '../../core/plugins/detectors/rampart/model.ts'
import { nameFrom, probabilityOf } from '../../core/plugins/detectors/rampart/weighed.ts'
import { fold } from '../../core/words/fold.ts'
import { type MarkedSentence, markedSentences } from '../support/marked-sentences.ts'
import { contextIn } from '../support/redacted.ts'

interface Example {
  readonly sentence: number
  readonly clues: readonly string[]
  readonly isName: boolean
}

/** Clues seen less often than this say more about one sentence than about names. */
const seenFrom = 8
const rounds = 20
const pace = 0.3
const pull = 2e-4

/** A sentence as recognition writes it that knows no capitals: null where that changes nothing. */
function asHeard({ lang, text, spans }: MarkedSentence): MarkedSentence | null {
  const low = text.toLowerCase()
  if (low.length !== text.length) return null
  const at: number[] = []
  let heard = ''
  for (const [i, character] of [...low].entries()) {
    at.push(heard.length)
    const mark = /[,.!?;:«»"]/.test(character) && !/\d/.test(low[i + 1] ?? '')
    if (!mark && !(character === ' ' && (heard === '' || heard.endsWith(' ')))) heard += character
  }
  at.push(heard.length)
  const placed = spans.map((one) => ({ ...one, start: at[one.start] as number, end: at[one.end] as number }))
  return heard === text ? null : { lang, text: heard, spans: placed }
}

async function examplesOf(sentences: readonly MarkedSentence[]): Promise<Example[]> {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-weigh-'))
  const { models } = await contextIn(folder)
  const model = await openRampart(await models.need('rampart'), 2)
  const out: Example[] = []
  for (const [sentence, written] of sentences.entries())
    for (const one of [written, asHeard(written)]) {
      if (!one) continue
      const words = nameWords(one.text)
      const opinions = opinionsOf(words, (await model.read(one.text)).pieces)
      const folded = withoutFalseArticles(one.text, fold(one.text))
      for (const [i, word] of words.entries())
        if (isPossible(word, opinions[i] as Opinion, folded))
          out.push({
            sentence,
            clues: cluesOf(words, i, opinions, one.text, folded),
            isName: one.spans.some((s) => s.label === 'PERSON' && s.start < word.end && s.end > word.start),
          })
    }
  await model.close()
  rmSync(folder, { recursive: true })
  return out
}

/** Numbers 0..1 in an order that is always the same. */
function shuffler(): () => number {
  let seed = 1
  return () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
}

function learned(examples: readonly Example[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const { clues } of examples) for (const clue of clues) seen.set(clue, (seen.get(clue) ?? 0) + 1)
  const weights = new Map([...seen].filter(([, count]) => count >= seenFrom).map(([clue]) => [clue, 0]))
  weights.set('always', 0)
  const known = examples.map(({ clues }) => ['always', ...clues.filter((clue) => weights.has(clue))])
  const squares = new Map([...weights.keys()].map((clue) => [clue, 0.01]))
  const order = examples.map((_, i) => i)
  const next = shuffler()
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const k = Math.floor(next() * (i + 1))
      ;[order[i], order[k]] = [order[k] as number, order[i] as number]
    }
    for (const i of order) {
      const clues = known[i] as string[]
      const odds = clues.reduce((sum, clue) => sum + (weights.get(clue) as number), 0)
      const wrong = 1 / (1 + Math.exp(-odds)) - ((examples[i] as Example).isName ? 1 : 0)
      for (const clue of clues) {
        const weight = weights.get(clue) as number
        const slope = wrong + pull * weight
        const square = (squares.get(clue) as number) + slope * slope
        squares.set(clue, square)
        weights.set(clue, weight - (pace * slope) / Math.sqrt(square))
      }
    }
  }
  return weights
}

/** How sentences fare whose like was not learned from: blocks of neighbours stay together. */
function countAside(examples: readonly Example[], sentences: number): void {
  const parts = 10
  let [found, missed, wrong] = [0, 0, 0]
  for (let part = 0; part < parts; part++) {
    const isAside = ({ sentence }: Example): boolean => Math.floor((sentence * parts) / sentences) === part
    const weights = learned(examples.filter((one) => !isAside(one)))
    for (const { clues, isName } of examples.filter(isAside)) {
      const said = probabilityOf(clues, weights) >= nameFrom
      if (said && !isName) wrong++
      else if (isName) said ? found++ : missed++
    }
  }
  console.log(`aside: ${found} of ${found + missed} words of names, ${wrong} words wrongly`)
}

const sentences = markedSentences()
const examples = await examplesOf(sentences)
if (process.argv.includes('--aside')) countAside(examples, sentences.length)
else {
  const lines = [...learned(examples)]
    .map(([clue, weight]) => [clue, weight.toFixed(2)] as const)
    .filter(([, weight]) => Number(weight) !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const file = join(import.meta.dirname, '../../resources/lists/name-clues.txt')
  writeFileSync(file, `${lines.map((line) => line.join('\t')).join('\n')}\n`)
  console.log(`${examples.length} words, ${lines.length} clues`)
}
