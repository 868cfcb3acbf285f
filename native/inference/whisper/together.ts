import { Tensor } from '../session.ts'
import type { Memory } from './graphs.ts'

/** Numbers in one memory of a batch of this shape. */
const lengthOfOne = ([, ...rest]: readonly number[]): number => rest.reduce((product, side) => product * side, 1)

/** Memories of equal shapes one below the other: the batch of the network is as long as there are memories. */
export function together(memories: readonly Memory[]): Memory {
  const [first] = memories
  if (!first || memories.length === 1) return first ?? {}
  return Object.fromEntries(
    Object.entries(first).map(([name, { dims }]) => {
      const length = lengthOfOne(dims)
      const data = new Float32Array(memories.length * length)
      for (const [at, memory] of memories.entries()) data.set(memory[name]!.data as Float32Array, at * length)
      return [name, new Tensor('float32', data, [memories.length, ...dims.slice(1)])]
    }),
  )
}

/** Some memories of a batch; what they hold lies in the batch's own place. */
const stretch = (batch: Memory, at: number, count: number): Memory =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { data, dims }]) => {
      const length = lengthOfOne(dims)
      const part = (data as Float32Array).subarray(at * length, (at + count) * length)
      return [name, new Tensor('float32', part, [count, ...dims.slice(1)])]
    }),
  )

/** One memory of a batch. */
export const oneOf = (batch: Memory, at: number): Memory => stretch(batch, at, 1)
/** The first memories of a batch. */
export const firstOf = (batch: Memory, count: number): Memory => stretch(batch, 0, count)
