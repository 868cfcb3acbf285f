import { createHash } from 'node:crypto'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { ByteRange, ObjectFacts } from './object-store.ts'

/**
 * The same pieces; at the end of a whole whose sha256 was noted, throws when it is another.
 * @param file what an error calls the object
 * @throws StudioError `object-altered`, `cancelled`
 */
export async function* checkedPieces(
  pieces: AsyncIterable<Uint8Array>,
  facts: ObjectFacts,
  range: ByteRange,
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const whole = facts.sha256 !== null && range.start === 0 && range.end === facts.size
  const hash = createHash('sha256')
  for await (const piece of pieces) {
    checkCancelled(signal)
    if (whole) hash.update(piece)
    yield piece
  }
  if (whole && hash.digest('hex') !== facts.sha256) throw new StudioError('object-altered', { file })
}

/** A range clipped to what there is. */
export function clipped(range: ByteRange | undefined, size: number): ByteRange {
  const start = Math.min(Math.max(0, range?.start ?? 0), size)
  return { start, end: Math.min(Math.max(start, range?.end ?? size), size) }
}
