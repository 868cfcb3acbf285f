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
      for (let at = 0; at < file.size; at += bytes) {
        // Memory for what there is: most files are far smaller than a part, and what is asked for in vain has to be cleared away.
        const wanted = Math.min(bytes, file.size - at)
        const part = await readStretch(file, at, wanted)
        if (part.length > 0) yield part
        if (part.length < wanted) return
      }
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}
