import { type FormatContext, IOContext } from 'node-av'
import { AVERROR_EIO, AVERROR_EOF, AVSEEK_CUR, AVSEEK_END, AVSEEK_SET, AVSEEK_SIZE } from 'node-av/constants'
import { openKept } from '../files/kept.ts'
import { readingKey } from '../vault/keyring.ts'

/** Bytes that FFmpeg asks for at a time. */
export const bufferBytes = 1 << 16

/**
 * Lets FFmpeg read a file of a sealed library, piece by piece, wherever it looks: its content is in memory only. Does
 * nothing where files are clear; FFmpeg then reads them by itself.
 * @returns gives everything back; to be called once the context is closed
 * @throws StudioError `library-locked`, `sealed-damaged`
 */
export async function feed(context: FormatContext, path: string): Promise<() => Promise<void>> {
  if (readingKey(path) === null) return async () => undefined
  const file = await openKept(path)
  let at = 0
  const io = new IOContext()
  io.allocContextWithCallbacks(
    bufferBytes,
    0,
    async (size) => {
      // What is thrown in here would be lost: a piece that was tampered with ends the reading as a bad disk would.
      const bytes = await file.readSome(at, size).catch(() => AVERROR_EIO)
      if (typeof bytes === 'number') return bytes
      at += bytes.length
      return bytes.length === 0 ? AVERROR_EOF : bytes
    },
    null,
    (offset, whence) => {
      if (whence === AVSEEK_SIZE) return BigInt(file.size)
      if (whence === AVSEEK_SET) at = Number(offset)
      else if (whence === AVSEEK_CUR) at += Number(offset)
      else if (whence === AVSEEK_END) at = file.size + Number(offset)
      return BigInt(at)
    },
  )
  context.pb = io
  return async () => {
    io.freeContext()
    await file.close()
  }
}
