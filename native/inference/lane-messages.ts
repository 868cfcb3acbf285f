import type { Tensor } from 'onnxruntime-node'
import type { Setting } from './created-session.ts'

/** A tensor as it goes from one thread to another. */
export interface SentTensor {
  readonly type: Tensor.Type
  readonly data: Tensor['data']
  readonly dims: readonly number[]
}

export type SentTensors = Readonly<Record<string, SentTensor>>

/** What a lane's thread is asked; `number` comes back with the answer. */
export type LaneRequest =
  | { readonly what: 'open'; readonly number: number; readonly session: number; path: string; setting: Setting }
  | {
      readonly what: 'run'
      readonly number: number
      readonly session: number
      readonly feeds: SentTensors
      readonly outputs: readonly string[] | undefined
      /** In memory that both threads see: where the answer is written when it has its length. */
      readonly room?: Float32Array
    }
  | { readonly what: 'release'; readonly number: number; readonly session: number }
  | { readonly what: 'end'; readonly number: number }

export type LaneAnswer =
  | { readonly number: number; readonly failed: string }
  | { readonly number: number; readonly inputNames: readonly string[]; readonly outputNames: readonly string[] }
  | { readonly number: number; readonly tensors: SentTensors }
  | { readonly number: number }

/** Places in the numbers that both threads see: whether the runtime is at work, and whether the process is ending. */
export const atWork = 0
export const ending = 1
