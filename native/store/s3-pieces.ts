import { StudioError } from '../../core/contract/errors.ts'
import type { ByteRange } from './object-store.ts'
import { fromStore } from './s3-errors.ts'

/** How often a reading that broke off is taken up again without a byte between. */
const tries = 4

/** Opens the content from a byte on. */
export type OpenAt = (range: ByteRange) => Promise<AsyncIterable<Uint8Array> & { destroy(): void }>

/**
 * The bytes of a range, whatever the line does: a body that breaks off, ends early or says nothing for so long is asked
 * for again from where it stopped.
 * @param patience milliseconds without a byte
 * @throws StudioError `store-unreachable`, `store-wrong-answer` when more comes than was asked for, and what `openAt` throws
 */
export async function* steadyPieces(
  openAt: OpenAt,
  { start, end }: ByteRange,
  patience: number,
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = start
  for (let failed = 0; at < end; ) {
    const body = await openAt({ start: at, end })
    const stop = (): void => body.destroy()
    signal?.addEventListener('abort', stop, { once: true })
    const before = at
    let broke: unknown = null
    try {
      for await (const piece of patient(body, patience)) {
        if (piece.byteLength > end - at) throw new StudioError('store-wrong-answer', { file })
        at += piece.byteLength
        yield piece
      }
    } catch (cause) {
      const error = fromStore(cause, file, signal)
      if (error.code === 'cancelled' || cause instanceof StudioError) throw error
      broke = cause
    } finally {
      signal?.removeEventListener('abort', stop)
      body.destroy()
    }
    if (signal?.aborted) throw new StudioError('cancelled')
    failed = at > before ? 0 : failed + 1
    if (failed >= tries) throw new StudioError('store-unreachable', { file }, broke)
  }
}

class Silence extends Error {}

async function* patient(
  body: AsyncIterable<Uint8Array> & { destroy(): void },
  patience: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = body[Symbol.asyncIterator]()
  for (;;) {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Silence()), patience)
    })
    try {
      const next = await Promise.race([pieces.next(), silence])
      if (next.done) return
      yield next.value
    } finally {
      clearTimeout(timer)
    }
  }
}
