import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Tensor } from '../session.ts'
import { beamRules, likeliestAttempt } from './beam.ts'
import type { Encoded, Memory, WhisperGraphs } from './graphs.ts'
import { tokenRules } from './rules.ts'
import { oneOf, together } from './together.ts'
import { readVocabulary } from './vocabulary.ts'

const model = resolve(import.meta.dirname, '../../../models/whisper-base')
const vocabulary = await readVocabulary(`${model}/tokenizer.json`, `${model}/generation_config.json`)
const size = 51_865
const opening = vocabulary.firstTimestamp
const closing = opening + 50
const end = vocabulary.endOfText
const encoded: Encoded = { tensors: {}, positions: 0 }

/** What may follow each text, with its probability; a memory is the text so far. */
type Language = Readonly<Record<string, readonly (readonly [token: number, probability: number])[]>>

function speaking(language: Language) {
  const steps: number[] = []
  const logitsAfter = (tokens: readonly number[]): Float32Array => {
    const out = new Float32Array(size).fill(-60)
    const following = language[tokens.filter((token) => token < end).join(' ')] ?? []
    // Every text is framed by two timestamps: what a language says is only the words between them.
    if (tokens.length === 0) out[opening] = 0
    else if (tokens.at(-1) === closing) out[end] = 0
    else if (following.length === 0) out[closing] = 0
    else for (const [token, probability] of following) out[token] = Math.log(probability)
    return out
  }
  const memoryOf = (tokens: readonly number[]): Memory => ({
    text: new Tensor('float32', Float32Array.from(tokens), [1, tokens.length]),
  })
  const graphs = {
    async stepEach(_: Encoded, ways: readonly { token: number; past: Memory }[]) {
      steps.push(ways.length)
      return ways.map(({ token, past }) => {
        const tokens = [...(past.text!.data as Float32Array), token]
        return { logits: logitsAfter(tokens), past: memoryOf(tokens) }
      })
    },
  } as unknown as WhisperGraphs
  const read = async (width: number) => {
    const start = { past: memoryOf([]), logits: logitsAfter([]) }
    const rules = tokenRules(vocabulary, size, 500)
    const one = await likeliestAttempt(graphs, vocabulary, rules, encoded, start, undefined, { ...beamRules, width })
    return one.tokens.filter((token) => token < end)
  }
  return { read, steps }
}

const [a, b, c, d, e, f] = [1000, 1001, 1002, 1003, 1004, 1005]

test('a text whose first word is less likely, and the rest much likelier, is found', async () => {
  const language: Language = {
    '': [
      [a, 0.55],
      [b, 0.45],
    ],
    [`${a}`]: [
      [c, 0.5],
      [d, 0.5],
    ],
    [`${b}`]: [[e, 0.99]],
  }
  expect(await speaking(language).read(3)).toEqual([b, e])
  expect((await speaking(language).read(1))[0]).toBe(a)
})

test('texts that have come to the same words again are followed as one', async () => {
  const rest = [c, d, e, f, a, b, c, d]
  const language: Record<string, readonly (readonly [number, number])[]> = {
    '': [
      [a, 0.6],
      [b, 0.4],
    ],
  }
  for (const first of [a, b])
    for (const [at, token] of rest.entries()) language[[first, ...rest.slice(0, at)].join(' ')] = [[token, 0.99]]
  const { read, steps } = speaking(language)
  expect(await read(3)).toEqual([a, ...rest])
  // The timestamp, the two words, three words after them, and from then on one text.
  expect(steps).toEqual([1, 2, 2, 2, ...Array(steps.length - 4).fill(1)])
})

test('a text that never ends is given up when its circle is noticed', async () => {
  const language: Language = new Proxy({}, { get: () => [[a, 0.99]] })
  const text = await speaking(language).read(3)
  expect(text.length).toBeLessThan(20)
})

test('memories put together and taken apart again are what they were', () => {
  const values = fc.array(fc.float({ noNaN: true }), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (rows) => {
      const memories = rows.map((row) => ({ key: new Tensor('float32', Float32Array.from(row), [1, 2, 3]) }))
      const batch = together(memories)
      expect(batch.key!.dims).toEqual([rows.length, 2, 3])
      for (const [at, memory] of memories.entries()) {
        const one = oneOf(batch, at).key!
        expect(one.dims).toEqual([1, 2, 3])
        expect(one.data).toEqual(memory.key.data)
      }
    }),
  )
})
