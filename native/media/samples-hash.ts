import { createHash } from 'node:crypto'
import type { Frame } from 'node-av'
import type { AVPixelFormat } from 'node-av/constants'
import type { FrameSamples } from './frame-copies.ts'
import type { Orientation } from './orientation.ts'
import { knownLayout } from './scaler.ts'

/**
 * A hash of every sample of a frame, and of what its samples mean: what is seen of two frames of one hash is the same, to
 * the byte. Undefined where it is not known how the samples lie.
 */
export function samplesHash(
  { width, height, format, colorSpace, colorRange }: Frame,
  { planes, strides }: FrameSamples,
  orientation: Orientation,
): string | undefined {
  const layout = knownLayout(format as AVPixelFormat)
  if (!layout) return undefined
  const hash = createHash('sha256').update(JSON.stringify([width, height, format, colorSpace, colorRange, orientation]))
  for (const [index, plane] of planes.entries()) {
    const { step, shiftX, shiftY } = layout.plane(index)
    const row = -(-width >> shiftX) * step
    const rows = -(-height >> shiftY)
    const stride = strides[index] as number
    // What lies between rows is nobody's.
    if (stride === row) hash.update(plane.subarray(0, row * rows))
    else for (let y = 0; y < rows; y++) hash.update(plane.subarray(y * stride, y * stride + row))
  }
  return hash.digest('base64url')
}
