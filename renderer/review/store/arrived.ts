import { alike } from '../../../core/contract/alike.ts'
import type { ReviewDiff, ReviewState } from '../../../core/contract/review/diff.ts'
import type { ReviewRecord } from '../../../core/contract/review/records.ts'

/** The revisions of the records that a change was made on; null where there was none. */
export const revisionsOf = (diff: ReviewDiff): Record<string, number | null> =>
  Object.fromEntries(Object.entries(diff).map(([id, { before }]) => [id, before?.revision ?? null]))

/** What somebody had typed who made a change: corrected words, names and reasons. */
export function typedIn(diff: ReviewDiff): string[] {
  const texts = Object.values(diff).flatMap(({ after }) =>
    after?.type === 'word'
      ? after.text
      : after?.type === 'speaker'
        ? after.name
        : after?.type === 'voice'
          ? after.why
          : [],
  )
  const typed = texts.filter(Boolean).join(' ')
  return typed === '' ? [] : [typed]
}

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
