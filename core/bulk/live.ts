import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { Database } from '../../native/database/database.ts'
import type { BulkLive, PauseReason } from '../contract/bulk/records.ts'
import type { Progress } from '../contract/progress.ts'
import { shareOf, type Tally } from './tally.ts'

/** How far a job is, with what is under way. */
export function liveOf(
  { bulkItems, bulkJobs, rates }: Database,
  job: string,
  under: readonly { readonly item: BulkItemRecord | null; readonly progress: Progress | null }[],
  tally: Tally,
  paused: PauseReason[],
): BulkLive {
  const known = bulkItems.sums(job, ['waiting', 'running'], true)
  const unread = bulkItems.sums(job, ['waiting', 'running'], false)
  const plan = bulkJobs.get(job)?.plan
  const planned = plan && plan.bytes > 0 ? plan.seconds / plan.bytes : 0
  const perByte = known.bytes > 0 ? known.seconds / known.bytes : planned
  const left = known.seconds + unread.bytes * perByte
  const paces = rates.all()
  const begun = under.reduce((sum, { item, progress }) => {
    const seconds = item?.duration ?? (item?.size ?? 0) * perByte
    return sum + (progress ? shareOf(progress, paces) * seconds : 0)
  }, 0)
  const whole = tally.recorded + left
  return {
    secondsLeft: Math.round(tally.secondsLeft(left, begun)),
    share: whole > 0 ? Math.min(1, (tally.recorded + begun) / whole) : 1,
    running: under.flatMap(({ item, progress }) => (item ? [{ number: item.number, path: item.path, progress }] : [])),
    paused,
  }
}
