import type { Session } from '../session.ts'
import { Tensor } from '../session.ts'

/** The part of an onnxruntime session that the loop needs, so that a layout can be tested without its weights. */
export type Graph = Pick<Session, 'inputNames' | 'outputNames' | 'run' | 'release'>

/** Keys and values by tensor name. Never changed once made: attempts at other temperatures start from the same ones. */
export type Memory = Readonly<Record<string, Tensor>>

/** One window of sound as the decoder sees it. */
export interface Encoded {
  readonly tensors: Memory
  /** Positions of 20 ms. */
  readonly positions: number
}

/** What one run of the decoder gave. */
export interface Step {
  /** Logits of every token that was fed, [tokens, vocabulary], row after row. */
  readonly logits: Float32Array
  readonly past: Memory
}

/** Attention of the alignment heads, [heads, tokens, positions], row after row. */
export interface Attention {
  readonly data: Float32Array
  readonly heads: number
  readonly tokens: number
  readonly positions: number
  /** Logits of every token that was fed. */
  readonly logits: Float32Array
}

/** A Whisper model whatever layout its files have. */
export interface WhisperGraphs {
  /** Rows of the spectrogram: 80, or 128 for large-v3. */
  readonly melBins: number
  /** Columns (10 ms) that the encoder insists on; null when it takes any even number up to 3000. */
  readonly fixedFrames: number | null
  readonly vocabularySize: number
  /** @param features [melBins, frames] */
  encode(features: Float32Array, frames: number): Promise<Encoded>
  /** Feeds tokens after `past` (null: from the beginning). */
  step(encoded: Encoded, tokens: readonly number[], past: Memory | null): Promise<Step>
  /** One token after each of several memories of equal length, in their order. */
  stepEach(encoded: Encoded, ways: readonly { token: number; past: Memory }[]): Promise<Step[]>
  /** Feeds all tokens from the beginning and returns where the alignment heads look; null when the model cannot say. */
  attend(encoded: Encoded, tokens: readonly number[]): Promise<Attention | null>
  close(): Promise<void>
}

export const tokenTensor = (tokens: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length])

/** The float data of an output. */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('the model gave no 32 bit numbers')
  return tensor.data
}

/** Size `axis` of an output. */
export const size = (tensor: Tensor, axis: number): number => tensor.dims[axis] ?? 0
