import { open } from 'node:fs/promises'
import { Draft } from '../vault/draft.ts'
import { writingKey } from '../vault/keyring.ts'

/** A file for a while: written and read anywhere, thrown away by whoever made it. Positions in bytes of content. */
export interface ScratchFile {
  write(at: number, bytes: Uint8Array): Promise<void>
  /** Up to `length` bytes from `at`; none at the end only. */
  readSome(at: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

/**
 * A new scratch file; in a sealed library nobody but this process can read it.
 * @throws StudioError `library-locked`; whatever the system says
 */
export async function openScratch(path: string): Promise<ScratchFile> {
  if (writingKey(path) !== null) return Draft.open(path)
  const file = await open(path, 'wx+')
  return {
    async write(at, bytes) {
      for (let done = 0; done < bytes.length; )
        done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
    },
    async readSome(at, length) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}
