import { isAbsolute } from 'node:path'
import { StudioError } from './contract/errors.ts'
import type { PolicyChoice } from './contract/review/api.ts'
import type { Actor } from './contract/review/edit.ts'
import type { PolicySource, RulesRecord } from './contract/review/records.ts'
import { policyFile, presets, reviewPolicy } from './policies.ts'
import { policySummary } from './policy-summary.ts'
import type { ReviewDesk } from './review.ts'

const byDefault: PolicySource = { kind: 'preset', name: reviewPolicy }

const isSame = (a: PolicySource, b: PolicySource): boolean =>
  a.kind === 'preset' ? b.kind === 'preset' && a.name === b.name : b.kind === 'file' && a.path === b.path

/** @throws StudioError as `policyFile` does, `invalid-input` for what is no preset's name */
async function read(from: PolicySource) {
  if (from.kind === 'preset' ? !presets.some((preset) => preset === from.name) : !isAbsolute(from.path))
    throw new StudioError('invalid-input', { what: 'policy' })
  return policyFile(from.kind === 'preset' ? from.name : from.path)
}

/**
 * What a session goes by: what somebody chose, with what its file says now. A file that says something else since drops
 * the approvals; one that is gone or broken changes nothing: what was approved is its content, and that is kept.
 * @throws StudioError as `policyFile` does, where no policy was ever written down
 */
export async function keptRules(desk: ReviewDesk, session: string): Promise<RulesRecord> {
  const before = desk.rulesOf(session)
  const from = before?.from ?? byDefault
  try {
    desk.ruled(session, { from, policy: await read(from), mask: before?.mask ?? null }, new Date().toISOString())
  } catch (error) {
    if (!before || !(error instanceof StudioError)) throw error
  }
  const now = desk.rulesOf(session)
  if (!now) throw new StudioError('session-missing')
  return now
}

/** What a session can go by. */
export async function policyChoices(desk: ReviewDesk, session: string): Promise<PolicyChoice[]> {
  const choices = await Promise.all(presets.map((name) => policyChoice({ kind: 'preset', name })))
  const now = desk.rulesOf(session)
  return now && !choices.some(({ from }) => isSame(from, now.from)) ? [...choices, choiceOf(now)] : choices
}

/** A policy that can be chosen, with what it does. @throws StudioError as `policyFile` does, `invalid-input` */
export const policyChoice = async (from: PolicySource): Promise<PolicyChoice> =>
  choiceOf({ from, policy: await read(from) })

const choiceOf = ({ from, policy }: Pick<RulesRecord, 'from' | 'policy'>): PolicyChoice => ({
  from,
  policy,
  says: { fr: policySummary(policy, 'fr'), en: policySummary(policy, 'en') },
})

/** Somebody chooses. @throws StudioError as `policyChoice` and `ReviewDesk.rule` do */
export async function chooseRules(
  desk: ReviewDesk,
  session: string,
  { from, mask }: Pick<RulesRecord, 'from' | 'mask'>,
  actor: Actor,
  seen: Readonly<Record<string, number | null>>,
) {
  return desk.rule(session, { from, policy: await read(from), mask }, actor, seen)
}
