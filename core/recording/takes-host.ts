import type { Library } from '../library.ts'
import type { BehindHost } from './behind/behind.ts'

/** What takes need of whoever puts them into a studio. */
export interface TakesHost {
  readonly library: Library
  /** Makes a session of a recording without processing it. */
  readonly import: (path: string, by: string, signal: AbortSignal) => Promise<string>
  /** Begins to process a session. */
  readonly process: (session: string) => Promise<void>
  /** Lets jobs wait until what it gives is called. */
  readonly holdJobs: () => () => void
  /** Starts what analyses a take while it is recorded; left out where nothing does. */
  readonly follow?: BehindHost['start']
  readonly onBug: (error: unknown) => void
  readonly now?: () => Date
  readonly freeBytes?: (folder: string) => Promise<number>
  /** Seconds that a page has to come, or to come back; twenty when left out. */
  readonly grace?: number
  /** Seconds for which a page may say nothing before its line counts as cut; thirty when left out. */
  readonly silence?: number
}
