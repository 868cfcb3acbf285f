import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../core/contract/finding.ts'
import { useReview } from '../store/review-provider.tsx'
import { personNumbers } from './people.ts'

/** A name for a finding that says whose or what it is without repeating what was found: "Face, Person 2". */
export function useFindingName(): (finding: Finding) => string {
  const { t } = useTranslation()
  const { state } = useReview()
  return useMemo(() => {
    const numbers = personNumbers(state)
    return (finding) => {
      const kind = t(`oneKind.${finding.kind}`)
      if (finding.person !== null) {
        const person = state.get(finding.person)
        const name = person?.type === 'person' ? person.name : null
        return `${kind}, ${name ?? t('oneKind.person', { number: numbers.get(finding.person) ?? 0 })}`
      }
      return finding.entity === null ? kind : `${kind}, ${t(`entity.${finding.entity}`)}`
    }
  }, [t, state])
}
