import { alike } from '../../../core/contract/alike.ts'
import type { ReviewDiff, ReviewState } from '../../../core/contract/review/diff.ts'
import type { ReviewRecord } from '../../../core/contract/review/records.ts'

/**
 * The revisions that the records which a change is about had in a state; null where there was none. Approvals, which any
 * change drops, are none of them.
 */
export const revisionsOf = (diff: ReviewDiff, state: ReviewState): Record<string, number | null> =>
  Object.fromEntries(
    Object.entries(diff)
      .filter(([, { before, after }]) => (before ?? after)?.type !== 'approval')
      .map(([id]) => [id, state.get(id)?.revision ?? null]),
  )

/** What somebody had typed who made a change: corrected words, names, reasons, and what stands on a clip. */
export function typedIn(diff: ReviewDiff): string[] {
  const changes = Object.values(diff)
  const why = new Set(changes.flatMap(({ before, after }) => reasonIn(after, before) ?? []))
  const typed = [...changes.map(typedOf), ...why].filter(Boolean).join(' ')
  return typed === '' ? [] : [typed]
}

/** A reason that somebody gave, once for however many things they gave it. */
function reasonIn(after: ReviewRecord | null, before: ReviewRecord | null): string | null {
  if (after?.type === 'finding') return before?.type === 'finding' && before.why === after.why ? null : after.why
  if (after?.type !== 'person') return null
  const how = after.consent?.how ?? null
  return before?.type === 'person' && before.consent?.how === how ? null : how
}

function typedOf({ before, after }: ReviewDiff[string]): string | null {
  switch (after?.type) {
    case 'word':
      return after.text
    case 'speaker':
      return after.name
    case 'voice':
      return after.why
    case 'person':
      return before?.type === 'person' && before.name === after.name ? null : after.name
    case 'clip': {
      const was = before?.type === 'clip' ? [before.title, before.summary, ...before.tags] : []
      return [after.title, after.summary, ...after.tags].filter((text) => !was.includes(text)).join(' · ')
    }
    default:
      return null
  }
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
