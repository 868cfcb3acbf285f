import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Entity } from '../../../../core/contract/finding.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { useReview } from '../../store/review-provider.tsx'
import { EntityOptions } from '../entity-options.tsx'

interface Props {
  readonly record: FindingRecord
  readonly field: RefObject<HTMLSelectElement | null>
}

/** What kind of words it is; another is one choice away. */
export function Category({ record, field }: Props) {
  const { t } = useTranslation()
  const { perform } = useReview()
  const { entity } = record.finding
  return (
    <label className="desk-category">
      <span className="unseen">{t('desk.inspect.category')}</span>
      <select
        ref={field}
        className="field"
        aria-keyshortcuts="C"
        title={`${t('desk.inspect.category')} (C)`}
        value={entity ?? ''}
        onChange={({ target }) => {
          const chosen = Entity.options.find((one) => one === target.value)
          if (chosen) void perform('finding.recategorise', { id: record.id, entity: chosen })
        }}
      >
        {entity === null && <option value="">—</option>}
        <EntityOptions />
      </select>
    </label>
  )
}
