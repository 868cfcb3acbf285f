import { alike } from '../alike.ts'
import { StudioError } from '../errors.ts'
import type { ReviewDiff, ReviewState } from './diff.ts'
import { type Actor, Edit } from './edit.ts'
import type { RulesRecord } from './records.ts'

/** There is one such record a session. */
export const rulesId = 'rules'

/** What somebody chooses: everything of the record but who and when. */
export type Rules = Pick<RulesRecord, 'from' | 'policy' | 'mask'>

/** What decides in a session where nobody did; null before the studio has written it down. */
export function rulesOf(state: ReviewState): RulesRecord | null {
  const record = state.get(rulesId)
  return record?.type === 'rules' ? record : null
}

/**
 * The change by which other rules hold: approvals drop. Empty when they hold already.
 * @param who null when the program writes down what a file says now
 * @throws StudioError `forbidden` for a mentor, and for a policy of one's own from anybody but an admin: it may say who
 * needs whose approval
 */
export function ruling(state: ReviewState, rules: Rules, who: Actor | null): ReviewDiff {
  if (who && (who.role === 'mentor' || (rules.from.kind === 'file' && who.role !== 'admin')))
    throw new StudioError('forbidden')
  const before = rulesOf(state)
  const { from, policy, mask } = rules
  if (before && alike({ from, policy, mask }, { from: before.from, policy: before.policy, mask: before.mask }))
    return {}
  const edit = new Edit(state)
  const decided = who ? { by: who.name, at: who.at } : (before?.decided ?? null)
  edit.put({ type: 'rules', id: rulesId, revision: 0, from, policy, mask, decided })
  for (const record of state.values()) if (record.type === 'approval') edit.remove(record.id)
  return edit.diff
}
