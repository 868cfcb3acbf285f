import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkJobRow } from '../../core/contract/bulk/api.ts'
import { FailureText } from '../shell/failure.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'
import { Fetches } from './fetches.tsx'
import { JobCard } from './job-card.tsx'
import { NewJob } from './new-job.tsx'
import './jobs.css'

const leave = (): void => go({ screen: 'library' })

/** How many recordings jobs are through with. */
const settledIn = (jobs: readonly BulkJobRow[]): number =>
  jobs.reduce((sum, { counts }) => sum + (counts.clean ?? 0) + (counts['needs-person'] ?? 0), 0)

/** Bulk jobs: what a folder would mean, how far it is, what came of it. */
export function JobsScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const [jobs, setJobs] = useState<readonly BulkJobRow[]>()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => connection.call('people.me', {}) })
  const isAdmin = me?.role === 'admin'
  useEffect(() => (isAdmin ? connection.watch('bulk.watch', {}, (event) => setJobs(event.jobs)) : undefined), [isAdmin])
  useEffect(() => {
    document.title = `${t('jobs.title')} · Estompe`
  }, [t])
  useKeys({ Escape: leave })
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ArrowLeft size={16} aria-hidden />
          {t('jobs.back')}
        </a>
      </Header>
      <ConnectionNotice />
      <main className="jobs">
        <div className="jobs-top">
          <h1>{t('jobs.title')}</h1>
          <p className="soft">{t('jobs.lead')}</p>
        </div>
        {me && !isAdmin && (
          <p className="needs-you" role="alert">
            <FailureText failure={{ code: 'forbidden', data: {} }} />
          </p>
        )}
        {isAdmin && <NewJob isOpen={jobs?.length === 0} />}
        {jobs?.length === 0 && (
          <section className="empty">
            <h2>{t('jobs.emptyTitle')}</h2>
            <p>{t('jobs.emptyText')}</p>
          </section>
        )}
        {jobs && jobs.length > 0 && (
          <ul className="jobs-list" aria-label={t('jobs.list')}>
            {jobs.map((job) => (
              <JobCard key={job.id} job={job} />
            ))}
          </ul>
        )}
        {isAdmin && <Fetches settled={settledIn(jobs ?? [])} />}
      </main>
    </>
  )
}
