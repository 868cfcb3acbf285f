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
                : t('progress.left', { time: format.wait(row.secondsLeft) })}
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
  if (row.state === 'clean')
    return (
      <div className="row-state verified">
        <Check size={16} aria-hidden />
        {t('state.clean')}
      </div>
    )
  if (row.state === 'analysed') return <div className="row-state">{t('state.analysed')}</div>
  if (row.state === 'stopped')
    return (
      <div className="row-state">
        <Pause size={16} aria-hidden />
        {t('state.stopped')}
      </div>
    )
  return (
    <div className="row-state needs-you">
      <CircleAlert size={16} aria-hidden />
      {row.failure ? <FailureText failure={row.failure} /> : t('report.leaks', { count: row.leaks })}
    </div>
  )
}

/** What stands in one line of the library. */
export function SessionRow({ row }: { row: Row }) {
  const { t } = useTranslation()
  return (
    <>
      <a className="row-link" href={hashOf({ screen: 'session', id: row.id })}>
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
        {row.doubts > 0 && (row.state === 'clean' || row.state === 'leaks') && (
          <a className="row-doubts" href={hashOf({ screen: 'session', id: row.id })}>
            {t('count.doubts', { count: row.doubts })}
          </a>
        )}
        <JobButton row={row} />
      </div>
    </>
  )
}
