import { AudioLines, Check, CircleAlert, Film, Pause } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow as Row } from '../../core/contract/api.ts'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { JobButton } from '../session/job-button.tsx'
import { runningStage, shareOf, stageNumber } from '../session/job-share.ts'
import { SessionFacts } from '../session/session-facts.tsx'
import { FailureText } from '../shell/failure.tsx'
import { hashOf } from '../shell/route.ts'
import { HiddenCounts } from './hidden-counts.tsx'

/** A thumbnail that is already masked, or a sign of what is in the recording. Never a picture of the original. */
function Thumbnail({ row }: { row: Row }) {
  const [failed, setFailed] = useState(false)
  const Sign = row.hasPicture === false ? AudioLines : Film
  return (
    <span className="row-picture">
      {row.thumbnail && !failed ? (
        <img src={`/media/${row.id}/thumbnail`} alt="" loading="lazy" onError={() => setFailed(true)} />
      ) : (
        <Sign size={22} aria-hidden />
      )}
    </span>
  )
}

function State({ row }: { row: Row }) {
  const { t } = useTranslation()
  const format = useFormat()
  const running = runningStage(row)
  if (row.state === 'processing' || row.state === 'waiting')
    return (
      <div className="row-progress">
        <div>
          <span>{row.state === 'processing' && row.stage ? t(`stage.${row.stage}`) : t('state.waiting')}</span>
          {row.state === 'processing' && (
            <span className="soft">
              {row.secondsLeft === null
                ? t('progress.leftUnknown')
                : t('progress.leftInAll', { time: format.wait(row.secondsLeft) })}
            </span>
          )}
        </div>
        <Bar
          share={running ? shareOf(running) : 0}
          label={t('progress.of', { title: row.title })}
          text={running ? t('progress.stageOf', { number: stageNumber(row), total: row.stages.length }) : ''}
        />
      </div>
    )
  if (row.state === 'stopped')
    return (
      <div className="row-state">
        <Pause size={16} aria-hidden />
        {t('state.stopped')}
      </div>
    )
  if (row.state === 'failed' || row.state === 'leaks')
    return (
      <div className="row-state needs-you">
        <CircleAlert size={16} aria-hidden />
        {row.failure ? <FailureText failure={row.failure} /> : t('report.leaks', { count: row.leaks })}
      </div>
    )
  return <Standing row={row} />
}

/** Where the review stands, and whether the newest render was found clean: green says that and nothing else. */
function Standing({ row }: { row: Row }) {
  const { t } = useTranslation()
  const standing = row.review ?? 'to-review'
  const waits = standing === 'to-review' || standing === 'changes-asked'
  if (row.leaks > 0)
    return (
      <div className="row-state needs-you">
        <CircleAlert size={16} aria-hidden />
        {t('report.leaks', { count: row.leaks })}
      </div>
    )
  return (
    <div className="row-state">
      <span data-standing={standing} className={waits && row.doubts > 0 ? 'needs-you' : 'row-standing'}>
        {t(`library.standing.${standing}`)}
        {waits && row.doubts > 0 && ` · ${t('count.doubts', { count: row.doubts })}`}
      </span>
      {row.state === 'clean' && (
        <span className="verified row-clean">
          <Check size={16} aria-hidden />
          {t('state.clean')}
        </span>
      )}
    </div>
  )
}

/** What stands in one line of the library. */
export function SessionRow({ row }: { row: Row }) {
  const { t } = useTranslation()
  const busy = row.state === 'processing' || row.state === 'waiting'
  const toReview = row.review !== null && !busy
  return (
    <>
      <a className="row-link" href={hashOf({ screen: toReview ? 'review' : 'session', id: row.id })}>
        <Thumbnail row={row} />
        <span className="row-name">
          <strong>{row.title}</strong>
          <SessionFacts row={row} />
        </span>
      </a>
      <div className="row-now">
        <State row={row} />
        {row.state === 'clean' && <HiddenCounts row={row} />}
      </div>
      <div className="row-actions">
        {toReview && (
          <a
            className="button bare"
            aria-label={t('library.reportOf', { title: row.title })}
            href={hashOf({ screen: 'session', id: row.id })}
          >
            {t('library.report')}
          </a>
        )}
        <JobButton row={row} />
      </div>
    </>
  )
}
