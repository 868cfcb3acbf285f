import { policyTitle } from '../../../../core/contract/policy-titles.ts'
import type { RulesRecord } from '../../../../core/contract/review/records.ts'
import { useUiLanguage } from '../../../language/ui-language.ts'

/** What a policy is called on the screen. One of somebody's own that borrows a name of the program's keeps it as it is. */
export function usePolicyName(): (rules: Pick<RulesRecord, 'from' | 'policy'>) => string {
  const language = useUiLanguage()
  return ({ from, policy }) => (from.kind === 'file' ? policy.name : policyTitle(policy.name, language))
}
