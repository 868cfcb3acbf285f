import { z } from 'zod'
import { alike } from '../alike.ts'
import { ReviewRecord } from './records.ts'

/** A change of records: before and after of each, by id. Null before: new. Null after: removed. */
export const ReviewDiff = z.record(
  z.string(),
  z.object({ before: ReviewRecord.nullable(), after: ReviewRecord.nullable() }),
)
export type ReviewDiff = z.infer<typeof ReviewDiff>

export type ReviewState = ReadonlyMap<string, ReviewRecord>

/** Revisions of all that an approval answers for. */
export const revisionsIn = (state: ReviewState): Record<string, number> =>
  Object.fromEntries(
    [...state.values()].flatMap(({ id, type, revision }) => (type === 'approval' ? [] : [[id, revision] as const])),
  )

/** The change that takes a change back. */
const inverted = (diff: ReviewDiff): ReviewDiff =>
  Object.fromEntries(Object.entries(diff).map(([id, { before, after }]) => [id, { before: after, after: before }]))

/** Two changes, one after the other, as one. What ends as it began is left out. */
export function squashed(first: ReviewDiff, second: ReviewDiff): ReviewDiff {
  const out: Record<string, ReviewDiff[string]> = { ...first }
  for (const [id, change] of Object.entries(second)) {
    const before = id in first ? (first[id] as ReviewDiff[string]).before : change.before
    if (before === null && change.after === null) delete out[id]
    else out[id] = { before, after: change.after }
  }
  return out
}

/** Ids whose record is not what the change was made on: somebody else was there first. */
export const conflicts = (state: ReviewState, diff: ReviewDiff): string[] =>
  Object.entries(diff)
    .filter(([id, { before }]) => (state.get(id)?.revision ?? null) !== (before?.revision ?? null))
    .map(([id]) => id)

/** The state after a change. The change must fit: see `conflicts`. */
export function applied(state: ReviewState, diff: ReviewDiff): ReviewState {
  const next = new Map(state)
  for (const [id, { after }] of Object.entries(diff)) {
    if (after === null) next.delete(id)
    else next.set(id, after)
  }
  return next
}

/**
 * A change re-made on the state of now, with fresh revisions: what undo needs when others changed other records since.
 * Null when a record that it touches was changed since by anybody: undoing would lose their work.
 */
function rebased(state: ReviewState, diff: ReviewDiff): ReviewDiff | null {
  const out: Record<string, ReviewDiff[string]> = {}
  for (const [id, { before, after }] of Object.entries(diff)) {
    const now = state.get(id) ?? null
    if (!sameButRevision(now, before)) return null
    out[id] = { before: now, after: after === null ? null : { ...after, revision: (now?.revision ?? -1) + 1 } }
  }
  return out
}

/**
 * What takes `diff` back on the state of now, or null when somebody changed one of its records since. An approval that
 * the change had dropped stays dropped: whoever gave it has to look again.
 */
export const undoing = (state: ReviewState, diff: ReviewDiff): ReviewDiff | null =>
  rebased(state, inverted(withoutApprovals(diff)))

/** What does `diff` again after it was taken back, or null when somebody changed one of its records since. */
export const redoing = (state: ReviewState, diff: ReviewDiff): ReviewDiff | null =>
  rebased(state, withoutApprovals(diff))

const withoutApprovals = (diff: ReviewDiff): ReviewDiff =>
  Object.fromEntries(Object.entries(diff).filter(([, { before, after }]) => (before ?? after)?.type !== 'approval'))

function sameButRevision(a: ReviewRecord | null, b: ReviewRecord | null): boolean {
  if (a === null || b === null) return a === b
  return alike({ ...a, revision: 0 }, { ...b, revision: 0 })
}
