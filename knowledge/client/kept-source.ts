import type { UploadOptions } from 'tus-js-client'
import { keptSize, openKept, readStretch } from '../../native/files/kept.ts'

/**
 * Lets tus read a file of the library through its door, piece by piece from anywhere. The input is unused. Each piece
 * opens the file for itself: tus closes nothing when it is stopped.
 */
export const keptReader = (path: string): NonNullable<UploadOptions['fileReader']> => ({
  async openFile() {
    const size = await keptSize(path)
    return {
      size,
      async slice(start, end) {
        const file = await openKept(path)
        try {
          const value = await readStretch(file, start, Math.max(0, Math.min(end, size) - start))
          // tus asks what it gets for its size.
          return { value: Object.assign(value, { size: value.length }), done: start + value.length >= size }
        } finally {
          await file.close()
        }
      },
      close: () => undefined,
    }
  },
})
