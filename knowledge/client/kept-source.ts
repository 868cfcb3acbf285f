import type { UploadOptions } from 'tus-js-client'
import { type KeptFile, openKept, readStretch } from '../../native/files/kept.ts'

/** Lets tus read a file of the library through its door, piece by piece from anywhere. The input is unused. */
export const keptReader = (path: string): NonNullable<UploadOptions['fileReader']> => ({
  async openFile() {
    const file: KeptFile = await openKept(path)
    return {
      size: file.size,
      async slice(start, end) {
        const value = await readStretch(file, start, Math.max(0, Math.min(end, file.size) - start))
        return { value, done: start + value.length >= file.size }
      },
      close: () => void file.close(),
    }
  },
})
