import type { BulkItemRecord } from '../../../native/database/bulk-items.ts'
import type { Found } from '../walk.ts'

export type Item = Pick<BulkItemRecord, 'number' | 'path' | 'size'>

/** Where the recordings of a job come from. */
export interface BulkSource {
  /** Every file, as it comes. @throws StudioError why the source cannot be read at all */
  walk(signal: AbortSignal): AsyncGenerator<Found, void, undefined>
  /** sha256 of a recording. @throws StudioError */
  sha256(item: Item, signal: AbortSignal): Promise<string>
  /** Absolute path where it can be read without bringing it here; null when it has to be brought. */
  here(item: Item): string | null
  /** Absolute path of the recording, brought here when it is not. The path is the same every time. @throws StudioError */
  take(item: Item, signal: AbortSignal): Promise<string>
  /** Removes what `take` brought. @param session told where its recording lies, when it is known */
  letGo(item: Item, session: string | null): Promise<void>
  /** Whether the source as such can still be reached. */
  isThere(): Promise<boolean>
}
