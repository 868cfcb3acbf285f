import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Entity } from '../../../../core/contract/finding.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { DecidingSelect } from '../../../design/deciding-select.tsx'
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
    <div className="desk-category">
      <DecidingSelect
        ref={field}
        aria-label={t('desk.inspect.category')}
        aria-keyshortcuts="C"
        title={`${t('desk.inspect.category')} (C)`}
        value={entity ?? ''}
        onChoose={(value) => {
          const chosen = Entity.options.find((one) => one === value)
          if (chosen) void perform('finding.recategorise', { id: record.id, entity: chosen })
        }}
      >
        {entity === null && <option value="">—</option>}
        <EntityOptions />
      </DecidingSelect>
    </div>
  )
}
