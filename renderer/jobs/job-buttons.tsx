import { FileText, Pause, Play, Square, Table, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkJobRow, BulkManner } from '../../core/contract/bulk/api.ts'
import type { Failure } from '../../core/contract/failure.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'

interface Props {
  readonly job: BulkJobRow
  readonly name: string
  /** How a job that is started works. */
  readonly manner: BulkManner
  readonly onFailure: (failure: Failure | null) => void
  readonly onWritten: (path: string) => void
}

type Act = 'bulk.pause' | 'bulk.resume' | 'bulk.stop' | 'bulk.forget'

/** What can be done with a job as it stands. */
export function JobButtons({ job, name, manner, onFailure, onWritten }: Props) {
  const { t } = useTranslation()
  const language = useUiLanguage()
  const run = (work: () => Promise<void>): void => {
    onFailure(null)
    work().catch((error: unknown) => onFailure(failureOf(error)))
  }
  const act = (what: Act): void => run(async () => void (await connection.call(what, { job: job.id })))
  const start = (): void => run(async () => void (await connection.call('bulk.start', { job: job.id, ...manner })))
  const report = (format: 'html' | 'csv'): void =>
    run(async () => {
      onWritten((await connection.call('bulk.report', { job: job.id, format, language })).path)
    })
  const button = (text: string, icon: ReactNode, press: () => void, main = false) => (
    <button
      type="button"
      className={main ? 'button main' : 'button'}
      aria-label={t('jobs.of', { action: text, name })}
      onClick={press}
    >
      {icon}
      {text}
    </button>
  )
  const isLive = job.state === 'running' || job.state === 'paused' || job.state === 'planning'
  return (
    <span className="job-buttons">
      {job.state === 'planned' && button(t('jobs.start'), <Play size={14} aria-hidden />, start, true)}
      {job.state === 'stopped' && button(t('jobs.resume'), <Play size={14} aria-hidden />, start, true)}
      {job.state === 'done' && button(t('jobs.again'), <Play size={14} aria-hidden />, start)}
      {job.state === 'running' && button(t('jobs.pause'), <Pause size={14} aria-hidden />, () => act('bulk.pause'))}
      {job.state === 'paused' &&
        button(t('jobs.resume'), <Play size={14} aria-hidden />, () => act('bulk.resume'), true)}
      {isLive && button(t('jobs.stop'), <Square size={14} aria-hidden />, () => act('bulk.stop'))}
      {!isLive && job.state !== 'planned' && (
        <>
          {button(t('jobs.report'), <FileText size={14} aria-hidden />, () => report('html'))}
          <button
            type="button"
            className="button bare square"
            aria-label={t('jobs.of', { action: t('jobs.reportCsv'), name })}
            title={t('jobs.reportCsv')}
            onClick={() => report('csv')}
          >
            <Table size={16} aria-hidden />
          </button>
        </>
      )}
      {!isLive && (
        <button
          type="button"
          className="button bare square"
          aria-label={t('jobs.of', { action: t('jobs.forget'), name })}
          title={`${t('jobs.forget')}. ${t('jobs.forgetHint')}`}
          onClick={() => act('bulk.forget')}
        >
          <X size={16} aria-hidden />
        </button>
      )}
    </span>
  )
}
