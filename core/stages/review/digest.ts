import { createHash } from 'node:crypto'
import type { ReviewState } from '../../contract/review/diff.ts'
import type { ReviewRecord } from '../../contract/review/records.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

// Records are never changed, only replaced: one with thousands of boxes is hashed once, not with every change of another.
const known = new WeakMap<ReviewRecord, string>()

function digestOfRecord(record: ReviewRecord): string {
  const before = known.get(record)
  if (before !== undefined) return before
  const bare = Object.entries(record).filter(([key]) => key !== 'revision' && key !== 'decided')
  const digest = sha256(JSON.stringify(Object.fromEntries(bare)))
  known.set(record, digest)
  return digest
}

/** sha256 of everything that an approval answers for: equal exactly when the same would be rendered. */
export function digestOf(state: ReviewState): string {
  const records = [...state.values()].filter(({ type }) => type !== 'approval' && type !== 'changes')
  return sha256(
    records
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(digestOfRecord)
      .join('\n'),
  )
}
