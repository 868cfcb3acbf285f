import { createHash } from 'node:crypto'
import { z } from 'zod'

/** A hash of everything that an answer depends on; numbers count by their very bits. */
export function questionOf(...parts: readonly (string | readonly number[] | Float32Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const floats = typeof part === 'string' || part instanceof Float32Array ? part : Float64Array.from(part)
    const bytes =
      typeof floats === 'string'
        ? Buffer.from(floats)
        : Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength)
    // What a part ends with is never taken for the beginning of the next.
    hash.update(`${typeof part === 'string' ? 'text' : 'numbers'} ${bytes.length}\n`)
    hash.update(bytes)
  }
  return hash.digest('base64url')
}

/** 32 bit numbers as they are kept, to the bit. */
export const KeptFloats = z.codec(z.base64(), z.instanceof(Float32Array), {
  decode: (text) => {
    const bytes = Buffer.from(text, 'base64')
    return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4))
  },
  encode: (floats) => Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString('base64'),
})
