import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { BulkLive } from '../contract/bulk/records.ts'
import type { Progress } from '../contract/progress.ts'

/** What a job tells while it runs. */
export type BulkEvent =
  | { readonly kind: 'progress'; readonly item: BulkItemRecord; readonly progress: Progress }
  | { readonly kind: 'item'; readonly item: BulkItemRecord }
  /** Held before, and brought now because people approved and published it. */
  | { readonly kind: 'delivered'; readonly item: BulkItemRecord }
  | { readonly kind: 'live'; readonly live: BulkLive }
