import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fetch } from '../../core/contract/fetching/api.ts'
import { connection } from '../wire/connection.ts'
import { FetchRow } from './fetch-row.tsx'
import './fetches.css'

const page = 20
/** The most that is asked for at once. */
const most = 200

/**
 * Recordings that lie in a bucket, and those on their way from one. Nothing where there are none.
 * @param settled changes whenever jobs may have left another recording in its bucket
 */
export function Fetches({ settled }: { settled: number }) {
  const { t } = useTranslation()
  const [fetches, setFetches] = useState<readonly Fetch[]>([])
  const [count, setCount] = useState(page)
  useEffect(() => connection.watch('fetch.watch', {}, (event) => setFetches(event.fetches)), [])
  const come = fetches.filter(({ state }) => state === 'done').length
  const { data, refetch } = useQuery({
    queryKey: ['fetch.elsewhere', count],
    queryFn: () => connection.call('fetch.elsewhere', { from: 0, count }),
    placeholderData: (before) => before,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they count has changed what lies in a bucket.
  useEffect(() => void refetch(), [come, settled, refetch])
  const elsewhere = data?.sessions ?? []
  const total = data?.total ?? 0
  const known = new Set(elsewhere.map(({ session }) => session))
  const rows = [
    ...fetches.filter(({ session }) => !known.has(session)).map((fetch) => ({ recording: fetch, fetch })),
    ...elsewhere.map((recording) => ({
      recording,
      fetch: fetches.find(({ session }) => session === recording.session) ?? null,
    })),
  ]
  if (rows.length === 0) return null
  return (
    <section className="fetches" aria-labelledby="fetches">
      <h2 id="fetches">{t('fetching.title')}</h2>
      <p className="soft">{t('fetching.lead')}</p>
      <ul aria-label={t('fetching.list')}>
        {rows.map(({ recording, fetch }) => (
          <FetchRow key={recording.session} recording={recording} fetch={fetch} />
        ))}
      </ul>
      {total > elsewhere.length && (
        <p className="soft">
          {t('fetching.hidden', { count: total - elsewhere.length })}{' '}
          {count < most && (
            <button type="button" className="button" onClick={() => setCount(Math.min(most, count + page))}>
              {t('fetching.more')}
            </button>
          )}
        </p>
      )}
    </section>
  )
}
