import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWholeSync } from '../../native/files/aside.ts'
import { readKeptSync } from '../../native/files/kept.ts'
import type { Library } from '../library.ts'

/** Reports of bulk jobs that lie in the library. They name recordings, and can be written again from the jobs. */
const reportsIn = (library: Library): string => join(library.home, 'reports')

/**
 * Takes away what bulk jobs keep of a session beside its rows: the recording that was last worked on, and reports that
 * name it. To be called while its rows are still there.
 */
export function forgetInBulk(library: Library, session: string): void {
  const { bulkJobs, bulkItems } = library.database
  bulkJobs.forgetLive()
  if (bulkItems.holds(session)) rmSync(reportsIn(library), { recursive: true, force: true })
}

/**
 * Writes over names that bulk jobs were told to hide, and those in their reports.
 * @returns records and files that changed
 */
export function writeOverInBulk(
  library: Library,
  change: (text: string) => string,
): { readonly records: number; readonly files: number } {
  const { bulkJobs } = library.database
  bulkJobs.forgetLive()
  let files = 0
  for (const path of reportPaths(library)) {
    const before = readKeptSync(path).toString('utf8')
    const after = change(before)
    if (after === before) continue
    writeWholeSync(path, after)
    files++
  }
  return { records: bulkJobs.writeOverNames(change), files }
}

function reportPaths(library: Library): string[] {
  const folder = reportsIn(library)
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
