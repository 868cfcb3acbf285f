import { readFile } from 'node:fs/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import type { InstalledModel } from '../../core/contract/plugins.ts'
import { openSession, Tensor } from './session.ts'

/** Turns sentences into vectors: what means about the same points about the same way, in whichever language. */
export interface SentenceModel {
  /** Names the model: vectors of another one cannot be compared with its. */
  readonly id: string
  /** @returns a vector of length 1 for each text, all of the same number of dimensions */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  close(): Promise<void>
}

/** Tokens that the published models were trained with; what comes after is not read. */
const mostTokens = 128

/**
 * Opens a sentence-embedding network in the layout `sentence-transformers`: an export of a transformer to ONNX with the
 * tokenizer beside it. The vector is the mean of the last layer over the text's tokens (Reimers and Gurevych 2019).
 */
export async function openSentences(model: InstalledModel, threads: number): Promise<SentenceModel> {
  const file = (end: string): string => Object.entries(model.files).find(([path]) => path.endsWith(end))?.[1] ?? ''
  const read = async (end: string): Promise<object> => JSON.parse(await readFile(file(end), 'utf8')) as object
  const tokenizer = new Tokenizer(await read('tokenizer.json'), await read('tokenizer_config.json'))
  const padding = tokenizer.token_to_id('<pad>') ?? tokenizer.token_to_id('[PAD]') ?? 0
  const session = await openSession(file('.onnx'), { threads, on: 'cpu', lane: 'sentences', shapes: 'many' })

  return {
    id: model.entry.id,
    async embed(texts) {
      if (texts.length === 0) return []
      const tokens = texts.map((text) => shortened(tokenizer.encode(text).ids))
      const longest = Math.max(...tokens.map(({ length }) => length))
      const tensor = (of: (ids: readonly number[], at: number) => number): Tensor =>
        new Tensor(
          'int64',
          BigInt64Array.from(
            tokens.flatMap((ids) => Array.from({ length: longest }, (_, at) => of(ids, at))),
            BigInt,
          ),
          [texts.length, longest],
        )
      const feeds = {
        input_ids: tensor((ids, at) => ids[at] ?? padding),
        attention_mask: tensor((ids, at) => (at < ids.length ? 1 : 0)),
        ...(session.inputNames.includes('token_type_ids') ? { token_type_ids: tensor(() => 0) } : {}),
      }
      const { last_hidden_state: hidden } = await session.run(feeds, ['last_hidden_state'])
      if (!(hidden?.data instanceof Float32Array)) throw new Error('the model gave no 32 bit numbers')
      const { data } = hidden
      const width = hidden.dims[2] ?? 0
      return tokens.map(({ length }, row) => {
        const first = row * longest * width
        return meanOf(data.subarray(first, first + length * width), width)
      })
    },
    close: () => session.release(),
  }
}

/** Cut in the middle of a text its last token, which ends it, stays. */
const shortened = (ids: readonly number[]): number[] =>
  ids.length <= mostTokens ? [...ids] : [...ids.slice(0, mostTokens - 1), ids.at(-1) as number]

/** The mean of some rows, with length 1. */
function meanOf(rows: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width)
  for (const [i, value] of rows.entries()) mean[i % width] = (mean[i % width] as number) + value
  const length = Math.hypot(...mean) || 1
  return mean.map((value) => value / length)
}
