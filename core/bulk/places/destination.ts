import { join } from 'node:path'
import { tryLock } from '../../../native/database/lock.ts'
import { StudioError } from '../../contract/errors.ts'
import { refuseUnwritable } from '../../handing-over.ts'
import { isBucket, libraryPlace } from './place.ts'

/** Held by whoever writes to a destination, whichever library they use. */
export const outLock = '.estompe-bulk.lock'

/** Of a recording, what tells it from others of the same name in the same destination. */
export interface Recording {
  readonly number: number
  /** Relative to the source, with `/`. */
  readonly path: string
}

/** Where the results of a job go. */
export interface BulkDestination {
  /** Absolute path of the folder that a recording's results are handed over to; null: they stay in the library. */
  folderFor(recording: Recording): string | null
  /** Whether `keep` takes them elsewhere, and a render must stay in the library until it has. */
  readonly isElsewhere: boolean
  /**
   * Brings results to where they belong.
   * @param folder that holds them now; null when verification found something or they stay in the library
   * @returns how the place is called; null when there is none
   * @throws StudioError
   */
  keep(recording: Recording, folder: string | null, signal: AbortSignal): Promise<string | null>
  end(): Promise<void>
}

/**
 * The destination of a job, in this job's hands alone.
 * @param scratch absolute path of a folder for results on their way
 * @param onLost called when it stopped being so
 * @throws StudioError `bulk-busy` when somebody else writes there, `folder-not-writable`, `disk-full`, and what a store answers
 */
export async function destinationOf(
  { source, out }: { readonly source: string; readonly out: string },
  scratch: string,
  onLost: (error: StudioError) => void,
): Promise<BulkDestination> {
  if (isBucket(out)) return (await import('./bucket-destination.ts')).bucketDestination(source, out, scratch, onLost)
  const stays = { isElsewhere: false, keep: async (_: Recording, folder: string | null) => folder }
  if (out === libraryPlace) return { ...stays, folderFor: () => null, end: async () => undefined }
  await refuseUnwritable(out)
  const lock = tryLock(join(out, outLock))
  if (!lock) throw new StudioError('bulk-busy', { file: out })
  return { ...stays, folderFor: () => out, end: async () => lock.release() }
}
