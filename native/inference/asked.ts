import { Tensor } from 'onnxruntime-node'
import type { Session } from './guarded-session.ts'
import { withFloats } from './lent-floats.ts'

/**
 * What a network with one input says of a picture.
 * @param dims of the input
 * @param fill writes the input; the room holds what was written into it before
 * @param read takes what it wants from the answer, whose numbers are valid only until it comes back
 */
export function asked<T>(
  session: Session,
  dims: readonly number[],
  fill: (room: Float32Array) => void,
  read: (answer: Readonly<Record<string, Tensor>>) => T,
): Promise<T> {
  const length = dims.reduce((product, size) => product * size, 1)
  return withFloats(length, (room) => {
    fill(room)
    return session.use({ [session.inputNames[0] as string]: new Tensor('float32', room, dims) }, read)
  })
}
