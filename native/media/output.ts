import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type FormatContext, IOContext } from 'node-av'
import { AVERROR_EIO, AVERROR_ENOSPC, AVSEEK_CUR, AVSEEK_END, AVSEEK_SET, AVSEEK_SIZE } from 'node-av/constants'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { keptWriter } from '../files/kept.ts'
import { Draft } from '../vault/draft.ts'
import { writingKey } from '../vault/keyring.ts'
import { fastStarted } from './fast-start.ts'
import { checked } from './ffmpeg.ts'

/** Where a muxer writes to. */
export interface MediaOutput {
  /** True when this output moves an MP4's index to the front by itself: FFmpeg can do so only in a file that it opens. */
  readonly movesIndex: boolean
  /** To be called once the trailer is written: after that, the file is there. */
  finish(): Promise<void>
  /** Gives everything back; nothing of use is left in the file. */
  abandon(): Promise<void>
}

/**
 * Opens the output of a muxer whose format is chosen. In a sealed library FFmpeg writes into a draft that only this
 * process can read, and the draft then becomes a sealed file: nothing is ever clear on the disk.
 * @throws StudioError `encoder-failed`, `disk-full`, `folder-not-writable`, `library-locked`
 */
export async function openOutput(context: FormatContext, path: string): Promise<MediaOutput> {
  if (writingKey(path) === null) {
    checked(await context.openOutput(), 'encoder-failed')
    const close = async (): Promise<void> => {
      await context.closeOutput()
    }
    return { movesIndex: false, finish: close, abandon: () => close().catch(() => {}) }
  }
  const place = `${path}.draft`
  const draft = await Draft.open(place).catch((cause: unknown) => {
    throw fromSystem(cause, path, 'write')
  })
  let at = 0
  let failed: unknown = null
  const io = new IOContext()
  io.allocContextWithCallbacks(
    1 << 16,
    1,
    null,
    async (bytes) => {
      try {
        await draft.write(at, bytes)
        at += bytes.length
        return bytes.length
      } catch (cause) {
        failed ??= cause
        return isFull(cause) ? AVERROR_ENOSPC : AVERROR_EIO
      }
    },
    (offset, whence) => {
      if (whence === AVSEEK_SIZE) return BigInt(draft.size)
      if (whence === AVSEEK_SET) at = Number(offset)
      else if (whence === AVSEEK_CUR) at += Number(offset)
      else if (whence === AVSEEK_END) at = draft.size + Number(offset)
      return BigInt(at)
    },
  )
  context.pb = io
  let isReleased = false
  const release = async (): Promise<void> => {
    if (isReleased) return
    isReleased = true
    context.pb = null
    io.freeContext()
    await draft.close().catch(() => {})
    await rm(place, { force: true })
  }
  const isMp4 = /^(mp4|ipod|mov)$/.test(context.oformat?.name ?? '')
  return {
    movesIndex: isMp4,
    async finish() {
      try {
        await io.flush()
        if (failed !== null) throw failed
        const content = isMp4 ? fastStarted(draft) : contentOf(draft)
        const sealed = `${path}.sealed`
        try {
          await pipeline(Readable.from(content, { objectMode: false }), keptWriter(sealed))
          await rename(sealed, path)
        } finally {
          await rm(sealed, { force: true })
        }
      } catch (cause) {
        throw fromSystem(cause, path, 'write')
      } finally {
        await release()
      }
    },
    abandon: release,
  }
}

const isFull = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'

async function* contentOf(draft: Draft): AsyncGenerator<Buffer> {
  for (let at = 0; at < draft.size; ) {
    const part = await draft.readSome(at, draft.size - at)
    yield part
    at += part.length
  }
}
