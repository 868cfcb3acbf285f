import type { Library } from '../../core/library.ts'
import type { Studio } from '../../core/studio.ts'

/** Opens the library for one command and closes it, however the command ends. */
export async function withLibrary<T>(work: (library: Library, studio: Studio) => Promise<T>): Promise<T> {
  const { createStudio } = await import('../../core/studio.ts')
  const studio = createStudio()
  try {
    return await work(studio.library(), studio)
  } finally {
    studio.close()
  }
}
