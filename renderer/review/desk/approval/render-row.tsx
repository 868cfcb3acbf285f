import { Check, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrustedBase } from '../../../../core/contract/outlet/api.ts'
import type { Delivery } from '../../../../core/contract/outlet/delivery.ts'
import type { RenderState } from '../../../../core/contract/review/renders.ts'
import { Bar } from '../../../design/bar.tsx'
import { useFormat } from '../../../language/format.ts'
import { DeliveryLine } from '../../../outlet/delivery-line.tsx'
import { PublishForm } from '../../../outlet/publish-form.tsx'
import { FailureText } from '../../../shell/failure.tsx'
import { connection } from '../../../wire/connection.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { LeakList } from './leak-list.tsx'
import { useAct } from './use-act.ts'
import { WatchSheet } from './watch-sheet.tsx'

interface Props {
  /** Null for the whole session. */
  readonly clip: string | null
  readonly title: string
  readonly state: RenderState['state']
  /** Where it can be published, and where it stands there. */
  readonly bases: readonly TrustedBase[]
  readonly deliveries: readonly Delivery[]
}

/** One thing that may go out: how far it is, what verification said, and what can be done now. */
export function RenderRow({ clip, title, state, bases, deliveries }: Props) {
  const { t } = useTranslation()
  const { session, me } = useReview()
  const [publishing, setPublishing] = useState(false)
  const { approvals } = useMaterial()
  const { act, failure } = useAct()
  const approved = approvals.length > 0
  const name = (what: string): string => t('desk.approval.of', { what, title })
  const one = { session, clip }
  const render = (): void => void act(() => connection.call('review.render', one))
  const stop = (): void => void act(() => connection.call('review.cancelRender', one))
  const publish = (): void => void act(() => connection.call('review.publish', one))
  const busy = state.kind === 'running' || state.kind === 'waiting'
  const mayAct = me?.role === 'reviewer' || me?.role === 'admin'
  return (
    <li className="desk-render" data-render={state.kind} data-clip={clip ?? ''}>
      <strong>{title}</strong>
      <Standing state={state} title={title} />
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      <div className="desk-actions">
        {mayAct && busy && (
          <button type="button" className="button" aria-label={name(t('desk.approval.stop'))} onClick={stop}>
            {t('desk.approval.stop')}
          </button>
        )}
        {mayAct && !busy && state.kind !== 'clean' && (
          <button
            type="button"
            className="button"
            aria-label={name(t(state.kind === 'none' ? 'desk.approval.render' : 'desk.approval.renderAgain'))}
            disabled={!approved}
            onClick={render}
          >
            {t(state.kind === 'none' ? 'desk.approval.render' : 'desk.approval.renderAgain')}
          </button>
        )}
        {state.kind === 'clean' && (
          <>
            <WatchSheet address={`/media/${session}/${clip === null ? 'redacted' : `clip-${clip}`}`} title={title} />
            {mayAct && state.publishedAt === null && (
              <button
                type="button"
                className="button main"
                aria-label={name(t('desk.approval.publish'))}
                onClick={publish}
              >
                {t('desk.approval.publish')}
              </button>
            )}
            {bases.length > 0 && !publishing && (
              <button
                type="button"
                className="button"
                aria-label={name(t(deliveries.length > 0 ? 'outlet.openAgain' : 'outlet.open'))}
                onClick={() => setPublishing(true)}
              >
                {t(deliveries.length > 0 ? 'outlet.openAgain' : 'outlet.open')}
              </button>
            )}
          </>
        )}
      </div>
      {publishing && <PublishForm session={session} clip={clip} bases={bases} onDone={() => setPublishing(false)} />}
      {deliveries.map((delivery) => (
        <DeliveryLine key={delivery.server} session={session} title={title} delivery={delivery} mayAct={mayAct} />
      ))}
      {mayAct && !approved && !busy && state.kind !== 'clean' && (
        <p className="soft">{t('desk.approval.needsApproval')}</p>
      )}
    </li>
  )
}

function Standing({ state, title }: { state: RenderState['state']; title: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  switch (state.kind) {
    case 'none':
    case 'waiting':
    case 'stale':
      return <p className="soft">{t(`desk.approval.state.${state.kind}`)}</p>
    case 'running':
      return (
        <div className="desk-render-progress">
          <p>
            <span>{t(`stage.${state.stage}`)}</span>
            <span className="soft">
              {state.secondsLeft === null
                ? t('progress.leftUnknown')
                : t('progress.leftInAll', { time: format.wait(state.secondsLeft) })}
            </span>
          </p>
          <Bar
            share={state.total > 0 ? Math.min(1, state.done / state.total) : 0}
            label={t('progress.of', { title })}
            text={t(`stage.${state.stage}`)}
          />
        </div>
      )
    case 'clean':
      return (
        <p className="verified desk-verdict">
          <Check size={16} aria-hidden />
          {state.publishedAt === null
            ? t('desk.approval.state.clean')
            : t('desk.approval.state.published', { when: format.moment(state.publishedAt) })}
        </p>
      )
    case 'failed':
      return (
        <p className="needs-you" role="alert">
          <FailureText failure={state.failure} />
        </p>
      )
    case 'leaks':
      return (
        <>
          <p className="needs-you desk-verdict" role="alert">
            <CircleAlert size={16} aria-hidden />
            {t('desk.approval.state.leaks', { count: state.leaks.length })}
          </p>
          <LeakList leaks={state.leaks} />
        </>
      )
  }
}
