import { Check, Circle, CircleAlert, CircleDot } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SessionRow, StageState } from '../../core/contract/api.ts'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { JobButton } from './job-button.tsx'
import { shareOf, stageNumber } from './job-share.ts'
import { MovedOriginal } from './moved-original.tsx'

const signs = { waiting: Circle, running: CircleDot, done: Check, failed: CircleAlert }

function StageLine({ stage }: { stage: StageState }) {
  const { t } = useTranslation()
  const format = useFormat()
  const Sign = signs[stage.state]
  const name = t(`stage.${stage.stage}`)
  return (
    <li className="stage" data-state={stage.state}>
      <Sign size={18} aria-hidden />
      <span className="stage-name">{name}</span>
      {stage.state === 'running' ? (
        <Bar share={shareOf(stage)} label={name} text="" />
      ) : (
        <span className="soft">
          {stage.resumed ? t('stageState.resumed') : t(`stageState.${stage.state}`)}
          {stage.state === 'done' && !stage.resumed && stage.seconds !== null
            ? ` ${t('progress.took', { time: format.wait(stage.seconds) })}`
            : ''}
        </span>
      )}
    </li>
  )
}

/** The whole job, stage by stage, with what is left and a way to stop it. */
export function Stages({ row }: { row: SessionRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const busy = row.state === 'processing'
  return (
    <section className="panel stages" aria-labelledby="stages-title">
      <header>
        <h2 id="stages-title">{t('progress.title')}</h2>
        <p role="status">
          {busy ? (
            <>
              {t('progress.stageOf', { number: Math.max(1, stageNumber(row)), total: row.stages.length })}
              {' · '}
              {row.secondsLeft === null
                ? t('progress.leftUnknown')
                : t('progress.leftInAll', { time: format.wait(row.secondsLeft) })}
            </>
          ) : row.failure ? (
            <span className="needs-you">
              <FailureText failure={row.failure} />
            </span>
          ) : (
            t(`state.${row.state}`)
          )}
        </p>
        <JobButton row={row} />
      </header>
      {row.failure?.code === 'file-missing' && (
        <MovedOriginal
          session={row.id}
          original="missing"
          // A refusal shows in the session's own state, as with the button above.
          onFound={() => void connection.call('session.process', { session: row.id }).catch(() => undefined)}
        />
      )}
      <ol>
        {row.stages.map((stage) => (
          <StageLine key={stage.stage} stage={stage} />
        ))}
      </ol>
    </section>
  )
}
