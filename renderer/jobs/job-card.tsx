import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkJobRow } from '../../core/contract/bulk/api.ts'
import { ItemState } from '../../core/contract/bulk/records.ts'
import type { Failure } from '../../core/contract/failure.ts'
import { policyTitle } from '../../core/contract/policy-titles.ts'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { FailureText } from '../shell/failure.tsx'
import { JobButtons } from './job-buttons.tsx'
import { JobItems } from './job-items.tsx'
import { useSpeechModels } from './job-wishes.tsx'
import { PlanFacts } from './plan-facts.tsx'
import { usualManner, WorkManner } from './work-manner.tsx'

/** The last folder of a path: what a job is called. */
const nameOf = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path

/** One job: where it stands, what it means, what runs, and what can be done. */
export function JobCard({ job }: { job: BulkJobRow }) {
  const { t } = useTranslation()
  const language = useUiLanguage()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [written, setWritten] = useState<string | null>(null)
  const [manner, setManner] = useState(usualManner)
  const name = nameOf(job.source)
  const { live, state, counts, stateCode, stateData } = job
  return (
    <li className="job" data-state={state}>
      <div className="job-head">
        <h2>{name}</h2>
        <span className="job-state">
          {t(`jobs.state.${state}`)}
          {(state === 'running' || state === 'paused') && !job.own && ` (${t('jobs.elsewhere')})`}
          {state === 'paused' &&
            live &&
            live.paused.length > 0 &&
            ` · ${live.paused.map((reason) => t(`jobs.pausedBecause.${reason}`)).join(', ')}`}
        </span>
        <JobButtons job={job} name={name} manner={manner} onFailure={setFailure} onWritten={setWritten} />
      </div>
      <p className="job-places soft">
        {job.source} {t('jobs.to', { out: job.out })} · {policyTitle(job.policy, language)}
        <Asked wishes={job.wishes} />
      </p>
      {job.plan && <PlanFacts plan={job.plan} />}
      {(state === 'planned' || state === 'stopped' || state === 'done') && (
        <WorkManner name={name} manner={manner} onChange={setManner} />
      )}
      {live && <Live job={job} name={name} live={live} />}
      <ul className="job-counts">
        {ItemState.options
          .filter((one) => (counts[one] ?? 0) > 0)
          .map((one) => (
            <li key={one} data-item={one}>
              {t(`jobs.item.${one}`, { count: counts[one] ?? 0 })}
            </li>
          ))}
      </ul>
      {stateCode && (
        <p className="needs-you" role="alert">
          <CircleAlert size={16} aria-hidden /> <FailureText failure={{ code: stateCode, data: stateData }} />
        </p>
      )}
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      {written && <p role="status">{t('jobs.reportAt', { path: written })}</p>}
      <JobItems job={job} />
    </li>
  )
}

/** What a job was asked for beside its policy, where that is not the usual. */
function Asked({ wishes: { mask, model, names, language } }: Pick<BulkJobRow, 'wishes'>) {
  const { t } = useTranslation()
  const heard = useSpeechModels().find(({ id }) => id === model)
  const asked = [
    ...(language === 'auto' ? [] : [t(`languageName.${language}`)]),
    ...(mask === null ? [] : [t('jobs.maskIs', { mask: t(`rules.mask.${mask}`) })]),
    ...(heard === undefined || heard.isUsual ? [] : [heard.title]),
    ...(names.length === 0 ? [] : [t('jobs.alsoHides', { names: names.join(', ') })]),
  ]
  return asked.map((one) => ` · ${one}`)
}

function Live({ live, name }: { job: BulkJobRow; live: NonNullable<BulkJobRow['live']>; name: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const left =
    live.secondsLeft === null ? t('jobs.leftUnknown') : t('jobs.left', { time: format.wait(live.secondsLeft) })
  return (
    <div className="job-live">
      <Bar share={live.share} label={t('jobs.progress', { name })} text={left} />
      <p className="soft">{left}</p>
      {live.running.length > 0 && (
        <ul aria-label={t('jobs.now')}>
          {live.running.map(({ number, path, progress }) => (
            <li key={number}>
              <span className="job-file">{path || name}</span>
              {progress && (
                <span className="soft">
                  {t(`stage.${progress.stage}`)}
                  {progress.total > 0 &&
                    ` · ${t('progress.share', { share: Math.floor((100 * progress.done) / progress.total) })}`}
                  {progress.secondsLeft !== null &&
                    ` · ${t('progress.leftInAll', { time: format.wait(progress.secondsLeft) })}`}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
