import { Search } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { type Arrangement, type Group, groups, orders } from './arrangement.ts'

interface Props {
  readonly value: Arrangement
  readonly counts: Readonly<Record<Group, number>>
  readonly onChange: (next: Arrangement) => void
  readonly field: RefObject<HTMLInputElement | null>
}

/** What is looked for, which sessions, in which order. */
export function Filters({ value, counts, onChange, field }: Props) {
  const { t } = useTranslation()
  return (
    <search className="filters">
      <label className="filters-search">
        <Search size={16} aria-hidden />
        <span className="unseen">{t('library.search')}</span>
        <input
          ref={field}
          type="search"
          className="field"
          placeholder={t('library.search')}
          value={value.search}
          onChange={({ target }) => onChange({ ...value, search: target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      </label>
      <fieldset className="filters-groups" aria-label={t('library.filter')}>
        {groups
          .filter((group) => counts[group] > 0 || value.group === group)
          .map((group) => (
            <button
              key={group}
              type="button"
              className="button bare"
              aria-pressed={value.group === group}
              onClick={() => onChange({ ...value, group: value.group === group ? null : group })}
            >
              {t(`library.group.${group}`)} <span className="filters-count">{counts[group]}</span>
            </button>
          ))}
      </fieldset>
      <label className="filters-order">
        <span className="soft">{t('library.order')}</span>
        <select
          className="field"
          value={value.order}
          onChange={({ target }) =>
            onChange({ ...value, order: orders.find((order) => order === target.value) ?? 'newest' })
          }
        >
          {orders.map((order) => (
            <option key={order} value={order}>
              {t(`library.orders.${order}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}
