import { StudioError } from '../../contract/errors.ts'
import type { ReviewDiff, ReviewState } from '../../contract/review/diff.ts'
import type { Actor } from '../../contract/review/edit.ts'
import { queueOf } from '../../contract/review/queue.ts'
import type { ApprovalRecord, ChangesRecord } from '../../contract/review/records.ts'
import { rulesOf } from '../../contract/review/rules.ts'
import { digestOf } from './digest.ts'

export interface ApprovalRules {
  /** Who recorded the session; null when nobody knows. */
  readonly recorder: string | null
  /** Whether they may be its only approver. */
  readonly recorderMayApprove: boolean
}

/** Whether somebody may answer for a session at all. */
export const mayApprove = (rules: ApprovalRules, who: Pick<Actor, 'name' | 'role'>): boolean =>
  who.role !== 'mentor' && (rules.recorderMayApprove || rules.recorder !== who.name)

/**
 * The change by which a person answers for the state of now.
 * @throws StudioError `forbidden` for a mentor, and for whoever recorded the session when the policy asks for somebody
 * else; `not-approved` with the number of open doubts while something is still to be looked at, and before it is written
 * down which policy decides
 */
export function approving(state: ReviewState, rules: ApprovalRules, who: Actor): ReviewDiff {
  if (!mayApprove(rules, who)) throw new StudioError('forbidden')
  const records = [...state.values()]
  const findings = records.filter((r) => r.type === 'finding')
  const persons = records.filter((r) => r.type === 'person')
  const open = queueOf(findings, persons).length
  if (open > 0 || rulesOf(state) === null) throw new StudioError('not-approved', { doubts: open })
  const id = `approval-${who.name}`
  const before = state.get(id) ?? null
  const approval: ApprovalRecord = {
    type: 'approval',
    id,
    revision: (before?.revision ?? -1) + 1,
    by: who.name,
    role: who.role,
    at: who.at,
    decisions: digestOf(state),
    checked: {
      findings: findings.length,
      doubts: findings.reduce((sum, { finding }) => sum + finding.doubts.length, 0),
      clips: records.filter((r) => r.type === 'clip').length,
    },
  }
  const asked = records.filter((r) => r.type === 'changes').map((r) => [r.id, { before: r, after: null }] as const)
  return { [id]: { before, after: approval }, ...Object.fromEntries(asked) }
}

/** There is one request of people at a time: the newest. */
const changesId = 'changes'

/**
 * The change by which a person asks for changes: approvals drop.
 * @throws StudioError `forbidden` for a mentor
 */
export function requesting(state: ReviewState, note: string, who: Actor): ReviewDiff {
  if (who.role === 'mentor') throw new StudioError('forbidden')
  const before = state.get(changesId) ?? null
  const after: ChangesRecord = {
    type: 'changes',
    id: changesId,
    revision: (before?.revision ?? -1) + 1,
    by: who.name,
    role: who.role,
    at: who.at,
    note,
  }
  const diff: Record<string, ReviewDiff[string]> = { [changesId]: { before, after } }
  for (const record of state.values()) if (record.type === 'approval') diff[record.id] = { before: record, after: null }
  return diff
}

/** The approvals that stand: given for exactly what would be rendered now. */
export function standing(state: ReviewState): ApprovalRecord[] {
  const digest = digestOf(state)
  return [...state.values()].filter((r): r is ApprovalRecord => r.type === 'approval' && r.decisions === digest)
}
