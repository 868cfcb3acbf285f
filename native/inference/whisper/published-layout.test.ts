import { expect, test } from 'vitest'
import { Tensor } from '../session.ts'
import type { Graph } from './graphs.ts'
import { publishedLayout } from './published-layout.ts'

const layers = 2
const heads = 2
const headSize = 4
const positions = 6
const vocabularySize = 5

type Feeds = Record<string, Tensor>
const zeros = (...dims: number[]) => new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b, 1)), dims)

/**
 * A decoder with the names and shapes that Optimum's merged export has; as there, the cached branch gives the encoder's
 * keys and values back empty, so that whoever does not keep the first ones fails.
 */
function merged(timestamped: boolean) {
  const names = ['decoder', 'encoder'].flatMap((part) =>
    Array.from({ length: layers }, (_, i) => [`${i}.${part}.key`, `${i}.${part}.value`]).flat(),
  )
  const calls: Feeds[] = []
  const asked: string[][] = []
  const decoder = {
    inputNames: ['input_ids', 'encoder_hidden_states', ...names.map((n) => `past_key_values.${n}`), 'use_cache_branch'],
    outputNames: [
      'logits',
      ...names.map((n) => `present.${n}`),
      ...(timestamped ? Array.from({ length: layers }, (_, i) => `cross_attentions.${i}`) : []),
    ],
    async run(feeds: Feeds, outputs: string[]) {
      calls.push(feeds)
      asked.push(outputs)
      const cached = (feeds.use_cache_branch!.data as Uint8Array)[0] === 1
      const count = feeds.input_ids!.dims[1]!
      const past = feeds['past_key_values.0.decoder.key']!.dims[2]!
      if (cached && feeds['past_key_values.0.encoder.key']!.dims[2] !== positions) throw new Error('no encoder memory')
      const out: Feeds = { logits: zeros(1, count, vocabularySize) }
      for (const name of names)
        out[`present.${name}`] = name.includes('decoder')
          ? zeros(1, heads, past + count, headSize)
          : zeros(1, heads, cached ? 0 : positions, headSize)
      for (let layer = 0; timestamped && layer < layers; layer++) {
        const attention = zeros(1, heads, count, positions)
        const data = attention.data as Float32Array
        for (let i = 0; i < data.length; i++) data[i] = layer * 1000 + i
        out[`cross_attentions.${layer}`] = attention
      }
      return Object.fromEntries(outputs.map((name) => [name, out[name]!]))
    },
    async release() {},
  }
  return { decoder: decoder as unknown as Graph, calls, asked }
}

const encoder = {
  inputNames: ['input_features'],
  outputNames: ['last_hidden_state'],
  run: async () => ({ last_hidden_state: zeros(1, positions, heads * headSize) }),
  release: async () => {},
} as unknown as Graph

const shape = { melBins: 128, heads, headSize, vocabularySize }
const alignmentHeads = [
  [1, 0],
  [0, 1],
] as const

test('the first run makes the encoder memory, which later runs of the cached branch keep', async () => {
  const { decoder, calls } = merged(true)
  const graphs = publishedLayout({ encoder, decoder }, { ...shape, alignmentHeads })
  expect(graphs.fixedFrames).toBe(3000)
  const encoded = await graphs.encode(new Float32Array(128 * 12), 12)
  expect(encoded.positions).toBe(positions)
  const first = await graphs.step(encoded, [1, 2, 3], null)
  expect(first.logits.length).toBe(3 * vocabularySize)
  const second = await graphs.step(encoded, [4], first.past)
  const third = await graphs.step(encoded, [4], second.past)
  expect(calls.map((feeds) => (feeds.use_cache_branch!.data as Uint8Array)[0])).toEqual([0, 1, 1])
  expect(calls[0]!['past_key_values.1.encoder.value']!.dims).toEqual([1, heads, 0, headSize])
  expect(third.past['past_key_values.1.encoder.value']).toBe(first.past['past_key_values.1.encoder.value'])
  expect(third.past['past_key_values.0.decoder.key']!.dims[2]).toBe(5)
  // Other attempts may start from the same memory again.
  expect(first.past['past_key_values.0.decoder.key']!.dims[2]).toBe(3)
})

test('the alignment heads are picked from their layers in their order', async () => {
  const { decoder, asked } = merged(true)
  const graphs = publishedLayout({ encoder, decoder }, { ...shape, alignmentHeads })
  const encoded = await graphs.encode(new Float32Array(128 * 12), 12)
  const attention = await graphs.attend(encoded, [1, 2])
  expect(asked[0]).toEqual(['logits', 'cross_attentions.1', 'cross_attentions.0'])
  expect(attention).toMatchObject({ heads: 2, tokens: 2, positions })
  const plane = 2 * positions
  expect(attention!.data[0]).toBe(1000)
  expect(attention!.data[plane]).toBe(plane)
})

test('an export without attention outputs says so instead of inventing times', async () => {
  const { decoder } = merged(false)
  const graphs = publishedLayout({ encoder, decoder }, { ...shape, alignmentHeads })
  const encoded = await graphs.encode(new Float32Array(128 * 12), 12)
  expect(await graphs.attend(encoded, [1, 2])).toBeNull()
})
