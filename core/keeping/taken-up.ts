import { StudioError } from '../contract/errors.ts'
import type { Library } from '../library.ts'
import { clearOld } from './arriving.ts'
import { finishPersonErasures } from './erase-person.ts'
import { finishErasures } from './erase-session.ts'

/** Goes on with what an earlier run of the program began and did not end, as far as other processes let it. */
export function takenUp(library: Library): Library {
  clearOld(library.home)
  try {
    finishErasures(library)
    finishPersonErasures(library)
  } catch (error) {
    if (!(error instanceof StudioError && ['library-in-use', 'library-busy'].includes(error.code))) throw error
  }
  return library
}
