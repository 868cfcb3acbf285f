import { open } from 'node:fs/promises'
import { fromSystem } from '../../core/contract/system-errors.ts'

/**
 * A file in parts of so many bytes, the last one shorter. Each part has memory of its own.
 * @throws StudioError `file-missing`, `file-unreadable`
 */
export async function* readParts(path: string, bytes: number): AsyncGenerator<Buffer, void, undefined> {
  try {
    const file = await open(path, 'r')
    try {
      for (;;) {
        const part = Buffer.allocUnsafe(bytes)
        let filled = 0
        while (filled < bytes) {
          const { bytesRead } = await file.read(part, filled, bytes - filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        if (filled > 0) yield part.subarray(0, filled)
        if (filled < bytes) return
      }
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
