import { Tensor } from '../session.ts'
import type { Attention, Encoded, Graph, Memory, Step, WhisperGraphs } from './graphs.ts'
import { floats, size, tokenTensor } from './graphs.ts'

/**
 * Layout `onnx-community-whisper`, as Optimum exports Whisper and transformers.js reads it: `encoder_model` gives
 * `last_hidden_state`; `decoder_model_merged` holds two branches behind `use_cache_branch`. The first run makes the
 * cross attention's keys and values (`present.N.encoder.*`), which the cached branch returns empty: they are kept from
 * the first run. The `_timestamped` exports add `cross_attentions.N` ([1, heads, tokens, positions]), one a layer.
 */
export function publishedLayout(
  graphs: { encoder: Graph; decoder: Graph },
  shape: {
    melBins: number
    heads: number
    headSize: number
    vocabularySize: number
    alignmentHeads: readonly (readonly [number, number])[] | null
  },
): WhisperGraphs {
  const { encoder, decoder } = graphs
  const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'))
  const merged = decoder.inputNames.includes('use_cache_branch')
  const empty: Memory = Object.fromEntries(
    pastNames.map((name) => [name, new Tensor('float32', new Float32Array(0), [1, shape.heads, 0, shape.headSize])]),
  )
  const presentOf = (name: string): string => name.replace('past_key_values', 'present')
  const heads = shape.alignmentHeads?.filter(([layer]) => decoder.outputNames.includes(`cross_attentions.${layer}`))
  const branch = (cached: boolean): Record<string, Tensor> =>
    merged ? { use_cache_branch: new Tensor('bool', [cached], [1]) } : {}

  const run = async (
    encoded: Encoded,
    tokens: readonly number[],
    past: Memory | null,
    outputs: string[],
  ): Promise<Record<string, Tensor>> => {
    const feeds = {
      input_ids: tokenTensor(tokens),
      encoder_hidden_states: encoded.tensors.encoder_hidden_states!,
      ...(past ?? empty),
      ...branch(past !== null),
    }
    return (await decoder.run(feeds, outputs)) as Record<string, Tensor>
  }

  const step = async (encoded: Encoded, tokens: readonly number[], past: Memory | null): Promise<Step> => {
    const out = await run(encoded, tokens, past, ['logits', ...pastNames.map(presentOf)])
    const next: Record<string, Tensor> = {}
    for (const name of pastNames) next[name] = past && name.includes('.encoder.') ? past[name]! : out[presentOf(name)]!
    return { logits: floats(out.logits), past: next }
  }

  return {
    melBins: shape.melBins,
    // The published encoders add position embeddings of exactly 30 seconds.
    fixedFrames: 3000,
    vocabularySize: shape.vocabularySize,
    async encode(features, frames) {
      const input = new Tensor('float32', features, [1, shape.melBins, frames])
      const out = (await encoder.run({ input_features: input })) as Record<string, Tensor>
      const state = out.last_hidden_state!
      return { tensors: { encoder_hidden_states: state }, positions: size(state, 1) }
    },
    step,
    async stepEach(encoded, ways) {
      const steps: Step[] = []
      for (const { token, past } of ways) steps.push(await step(encoded, [token], past))
      return steps
    },
    async attend(encoded, tokens): Promise<Attention | null> {
      if (!heads?.length) return null
      const layers = [...new Set(heads.map(([layer]) => `cross_attentions.${layer}`))]
      const out = await run(encoded, tokens, null, ['logits', ...layers])
      const first = out[layers[0]!]!
      const positions = size(first, 3)
      const plane = tokens.length * positions
      const data = new Float32Array(heads.length * plane)
      for (const [at, [layer, head]] of heads.entries())
        data.set(floats(out[`cross_attentions.${layer}`]).subarray(head * plane, (head + 1) * plane), at * plane)
      return { data, heads: heads.length, tokens: tokens.length, positions, logits: floats(out.logits) }
    },
    async close() {
      await Promise.all([encoder.release(), decoder.release()])
    },
  }
}
