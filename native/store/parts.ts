import { fromSystem } from '../../core/contract/system-errors.ts'
import { openKept, readStretch } from '../files/kept.ts'

/**
 * A file's content in parts of so many bytes, the last one shorter. Each part has memory of its own.
 * @throws StudioError `file-missing`, `file-unreadable`
 */
export async function* readParts(path: string, bytes: number): AsyncGenerator<Buffer, void, undefined> {
  try {
    const file = await openKept(path)
    try {
      for (let at = 0; ; at += bytes) {
        const part = await readStretch(file, at, bytes)
        if (part.length > 0) yield part
        if (part.length < bytes) return
      }
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
