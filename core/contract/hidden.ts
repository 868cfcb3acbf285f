import type { Finding } from './finding.ts'
import type { Policy } from './policy.ts'

/** Found so unsurely that it is only proposed. */
export const isSuggestion = (finding: Finding): boolean => finding.doubts.some(({ doubt }) => doubt === 'suggestion')

/**
 * Whether the policy hides a finding without asking a person. What is only suggested is hidden where the policy says
 * that all of its kind are, and nowhere else. Words whose kind nobody could tell are hidden.
 */
export function isHidden(finding: Finding, policy: Policy, consented: ReadonlySet<string>): boolean {
  switch (finding.kind) {
    case 'face':
      if (policy.faces.hide === 'all') return true
      return !isSuggestion(finding) && !(finding.person !== null && consented.has(finding.person))
    case 'screen':
      return policy.screens.hide === 'all'
    case 'text':
      return !isSuggestion(finding) && (finding.entity === null || policy.onScreenText.hide.includes(finding.entity))
    case 'speech':
      return !isSuggestion(finding) && (finding.entity === null || policy.speech.hide.includes(finding.entity))
  }
}

/** What decides about findings: people first, then the policy. */
export interface Deciding {
  readonly policy: Policy
  /** What people decided, by finding. */
  readonly decisions: Readonly<Record<string, 'hide' | 'show'>>
  /** Persons with a recorded consent. */
  readonly consented: readonly string[]
}

/** Whether a finding is hidden, for the plan and for the live masks alike. */
export function hiddenBy({ policy, decisions, consented }: Deciding): (finding: Finding) => boolean {
  const kept = new Set(consented)
  return (finding) => {
    const decision = decisions[finding.id]
    return decision === undefined ? isHidden(finding, policy, kept) : decision === 'hide'
  }
}
