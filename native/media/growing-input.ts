import { type FormatContext, IOContext } from 'node-av'
import { AVERROR_EIO, AVERROR_EOF } from 'node-av/constants'
import { type KeptFile, openKept } from '../files/kept.ts'
import type { Feed } from './container.ts'
import { bufferBytes } from './kept-input.ts'

/** How much of a growing file is finished. */
export interface Finished {
  /** Resolves with the bytes that are finished: more than `bytes`, or as many when there will never be more. */
  beyond(bytes: number): Promise<number>
}

/**
 * Lets FFmpeg read a file that still grows, from its beginning on, as if it came over a slow line: where the finished
 * part ends it waits for more. What is not finished is never touched. A waiting read holds a thread of the pool.
 */
export const feedGrowing =
  (finished: Finished): Feed =>
  async (context: FormatContext, path: string) => {
    let at = 0
    let file: KeptFile = await openKept(path)
    const more = async (size: number): Promise<Buffer | number> => {
      const end = await finished.beyond(at)
      if (end <= at) return AVERROR_EOF
      if (file.size < end) {
        await file.close()
        file = await openKept(path)
      }
      const bytes = await file.readSome(at, Math.min(size, end - at))
      at += bytes.length
      return bytes.length === 0 ? AVERROR_EOF : bytes
    }
    const io = new IOContext()
    io.allocContextWithCallbacks(bufferBytes, 0, (size) => more(size).catch(() => AVERROR_EIO), null, null)
    context.pb = io
    return async () => {
      io.freeContext()
      await file.close()
    }
  }
