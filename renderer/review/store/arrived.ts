import { alike } from '../../../core/contract/alike.ts'
import type { ReviewDiff, ReviewState } from '../../../core/contract/review/diff.ts'
import type { ReviewRecord } from '../../../core/contract/review/records.ts'

/** The revisions of the records that a change was made on. */
export const revisionsOf = (diff: ReviewDiff): Record<string, number> =>
  Object.fromEntries(Object.entries(diff).flatMap(([id, { before }]) => (before ? [[id, before.revision]] : [])))

/** Whether the records are what the change comes to, but for who decided when: it was made before. */
export const isAlreadyThere = (state: ReviewState, diff: ReviewDiff): boolean =>
  Object.entries(diff).every(([id, { after }]) => same(state.get(id) ?? null, after))

function same(a: ReviewRecord | null, b: ReviewRecord | null): boolean {
  if (a === null || b === null) return a === b
  return alike(bare(a), bare(b))
}

function bare(record: ReviewRecord): unknown {
  const { revision: _, ...rest } = record
  if ('decided' in rest) return { ...rest, decided: null, ...('consent' in rest ? { consent: rest.consent?.how } : {}) }
  return rest
}
