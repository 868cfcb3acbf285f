import { Tensor } from '../session.ts'
import { beamRules } from './beam.ts'
import type { Attention, Encoded, Graph, Memory, Step, WhisperGraphs } from './graphs.ts'
import { floats, size, tokenTensor } from './graphs.ts'
import { firstOf, oneOf, together } from './together.ts'

/**
 * Layout `estompe-whisper`: the encoder hands out the cross attention's keys and values (`cross.N.key|value`), the
 * decoder is one step with a cache (`past_key_values.N.decoder.*` to `present.N.decoder.*`) whose output
 * `align_attentions` stacks the alignment heads.
 */
export function ownLayout(
  graphs: { encoder: Graph; decoder: Graph },
  shape: { melBins: number; heads: number; headSize: number; vocabularySize: number },
): WhisperGraphs {
  const { encoder, decoder } = graphs
  const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'))
  const empty: Memory = Object.fromEntries(
    pastNames.map((name) => [name, new Tensor('float32', new Float32Array(0), [1, shape.heads, 0, shape.headSize])]),
  )
  const presentNames = pastNames.map((name) => name.replace('past_key_values', 'present'))
  const stepOutputs = ['logits', ...presentNames]

  /** What the encoder gave, once for each memory that goes on; fewer are the beginning of more. */
  const repeated = new WeakMap<Encoded, Memory>()
  const encodedTimes = (encoded: Encoded, times: number): Memory => {
    if (times === 1) return encoded.tensors
    const known = repeated.get(encoded)
    if (known && size(Object.values(known)[0] as Tensor, 0) >= times) return firstOf(known, times)
    const most = together(Array.from({ length: Math.max(times, beamRules.width) }, () => encoded.tensors))
    repeated.set(encoded, most)
    return firstOf(most, times)
  }
  const run = async (feeds: Record<string, Tensor>): Promise<Step> => {
    const out = (await decoder.run(feeds, stepOutputs)) as Record<string, Tensor>
    return {
      logits: floats(out.logits),
      past: Object.fromEntries(pastNames.map((name, at) => [name, out[presentNames[at]!]!])),
    }
  }

  return {
    melBins: shape.melBins,
    fixedFrames: null,
    vocabularySize: shape.vocabularySize,
    async encode(features, frames): Promise<Encoded> {
      const input = new Tensor('float32', features, [1, shape.melBins, frames])
      const tensors = (await encoder.run({ input_features: input })) as Record<string, Tensor>
      return { tensors, positions: Math.floor(frames / 2) }
    },
    async step(encoded, tokens, past) {
      return await run({ input_ids: tokenTensor(tokens), ...encoded.tensors, ...(past ?? empty) })
    },
    async stepEach(encoded, ways) {
      const { length } = ways
      const { logits, past } = await run({
        input_ids: new Tensor(
          'int64',
          BigInt64Array.from(ways, ({ token }) => BigInt(token)),
          [length, 1],
        ),
        ...encodedTimes(encoded, length),
        ...together(ways.map((way) => way.past)),
      })
      const { vocabularySize } = shape
      return ways.map((_, at) => ({
        logits: logits.subarray(at * vocabularySize, (at + 1) * vocabularySize),
        past: length === 1 ? past : oneOf(past, at),
      }))
    },
    async attend(encoded, tokens): Promise<Attention> {
      const feeds = { input_ids: tokenTensor(tokens), ...encoded.tensors, ...empty }
      const out = (await decoder.run(feeds, ['align_attentions', 'logits'])) as Record<string, Tensor>
      const attention = out.align_attentions!
      return {
        data: floats(attention),
        heads: size(attention, 1),
        tokens: size(attention, 2),
        positions: size(attention, 3),
        logits: floats(out.logits),
      }
    },
    async close() {
      await Promise.all([encoder.release(), decoder.release()])
    },
  }
}
