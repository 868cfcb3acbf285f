import { createHash } from 'node:crypto'
import type { ReviewState } from '../../contract/review/diff.ts'
import type { ReviewRecord } from '../../contract/review/records.ts'

/** sha256 of everything that an approval answers for: equal exactly when the same would be rendered. */
export function digestOf(state: ReviewState): string {
  const bare = (record: ReviewRecord): unknown =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'revision' && key !== 'decided'))
  const records = [...state.values()].filter((r) => r.type !== 'approval').sort((a, b) => (a.id < b.id ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify(records.map(bare)))
    .digest('hex')
}
