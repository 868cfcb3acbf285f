import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkJobRow } from '../../core/contract/bulk/api.ts'
import { type BulkItem, ItemState } from '../../core/contract/bulk/records.ts'
import { notesAlone } from '../../core/contract/report-notes.ts'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { FailureText } from '../shell/failure.tsx'
import { hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'

const page = 50
const attention: ItemState[] = ['failed', 'needs-person']

/** The recordings of a job: those that need a look, or all of them, a page at a time. */
export function JobItems({ job }: { job: BulkJobRow }) {
  const { t } = useTranslation()
  const needsLook = (job.counts.failed ?? 0) + (job.counts['needs-person'] ?? 0)
  const [isOpen, setOpen] = useState(false)
  const [all, setAll] = useState(needsLook === 0)
  const [count, setCount] = useState(page)
  const states = all ? ItemState.options : attention
  const total = states.reduce((sum, state) => sum + (job.counts[state] ?? 0), 0)
  const { data } = useQuery({
    queryKey: ['bulk.items', job.id, all, count, job.counts],
    queryFn: () =>
      connection.call('bulk.items', { job: job.id, states: [...states], from: 0, count: Math.min(200, count) }),
    enabled: isOpen,
    placeholderData: (before) => before,
  })
  return (
    <details className="job-items" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('jobs.show')}</summary>
      <fieldset className="filters-groups" aria-label={t('jobs.which')}>
        {[false, true].map((which) => (
          <button
            key={String(which)}
            type="button"
            className="button bare"
            aria-pressed={all === which}
            onClick={() => setAll(which)}
          >
            {t(which ? 'jobs.all' : 'jobs.attention')}
          </button>
        ))}
      </fieldset>
      {data?.items.length === 0 && <p className="soft">{t('jobs.nothing')}</p>}
      {data && data.items.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.recording')}</th>
              <th scope="col">{t('jobs.length')}</th>
              <th scope="col">{t('jobs.outcome')}</th>
              <th scope="col">{t('jobs.explanation')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <Item key={item.number} item={item} />
            ))}
          </tbody>
        </table>
      )}
      {total > count && count < 200 && (
        <button type="button" className="button" onClick={() => setCount(count + page)}>
          {t('jobs.more')}
        </button>
      )}
    </details>
  )
}

function Item({ item }: { item: BulkItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useUiLanguage()
  const { path, duration, state, code, leaks, doubts, notes, session } = item
  return (
    <tr data-item={state}>
      <td className="job-file">{path}</td>
      <td>{duration === null ? '' : format.clock(duration)}</td>
      <td>{t(`jobs.one.${state}`)}</td>
      <td>
        {code && <FailureText failure={{ code, data: { file: path } }} />}
        {state === 'duplicate' && t('jobs.same')}
        {state === 'needs-person' &&
          (leaks > 0
            ? t('jobs.leaks', { count: leaks })
            : doubts > 0
              ? t('jobs.doubts', { count: doubts })
              : t('jobs.asksPerson'))}{' '}
        {notesAlone(notes, language).join(' ')}{' '}
        {state === 'needs-person' && session && (
          <a href={hashOf({ screen: 'review', id: session })}>{t('jobs.review')}</a>
        )}
      </td>
    </tr>
  )
}
