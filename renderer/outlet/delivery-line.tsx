import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Delivery } from '../../core/contract/outlet/delivery.ts'
import { AskedTwice } from '../design/asked-twice.tsx'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { useAct } from '../review/desk/approval/use-act.ts'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { hostOf } from './use-outlet.ts'
import './outlet.css'

interface Props {
  readonly session: string
  readonly title: string
  readonly delivery: Delivery
  readonly mayAct: boolean
}

/** Where one clip stands with one knowledge base, and what can be done about it. */
export function DeliveryLine({ session, title, delivery, mayAct }: Props) {
  const { t } = useTranslation()
  const { act, failure } = useAct()
  const { clip, server, state } = delivery
  const one = { session, clip, server }
  const button = (what: string, onClick: () => void) => (
    <button type="button" className="button" aria-label={t('outlet.of', { what, title })} onClick={onClick}>
      {what}
    </button>
  )
  return (
    <div className="outlet-line" data-delivery={state.kind}>
      <Standing state={state} server={hostOf(server)} title={title} />
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      <div className="desk-actions">
        {mayAct &&
          state.kind === 'sending' &&
          button(t('outlet.pause'), () => void act(() => connection.call('outlet.pause', one)))}
        {mayAct &&
          state.kind === 'paused' &&
          button(t('outlet.resume'), () => void act(() => connection.call('outlet.resume', one)))}
        {mayAct &&
          state.kind === 'failed' &&
          button(t('outlet.again'), () => void act(() => connection.call('outlet.resume', one)))}
        {state.kind === 'published' && (
          <a className="button" href={state.address} target="_blank" rel="noreferrer">
            {t('outlet.watch')}
          </a>
        )}
        {mayAct && !['leaving', 'gone'].includes(state.kind) && (
          <AskedTwice
            label={t('outlet.takeOut')}
            of={t('outlet.of', { what: t('outlet.takeOut'), title })}
            question={t('outlet.sure')}
            yes={t('outlet.yes')}
            no={t('outlet.no')}
            onYes={() => void act(() => connection.call('outlet.takeOut', one))}
          />
        )}
      </div>
    </div>
  )
}

function Standing({ state, server, title }: { state: Delivery['state']; server: string; title: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = (one: { done: number; total: number }) => ({
    done: format.bytes(one.done),
    total: format.bytes(one.total),
  })
  switch (state.kind) {
    case 'sending': {
      if (state.unreachable)
        return (
          <p className="needs-you" role="status">
            {t('outlet.state.unreachable', { server })}
          </p>
        )
      if (state.total === 0) return <p className="soft">{t('outlet.state.begins', { server })}</p>
      const progress = t('outlet.state.progress', share(state))
      return (
        <div className="desk-render-progress">
          <p>
            <span>{t('outlet.state.sending', { server })}</span>
            <span className="soft">
              {progress}
              {state.secondsLeft !== null && ` · ${t('outlet.state.left', { time: format.wait(state.secondsLeft) })}`}
            </span>
          </p>
          <Bar share={state.done / state.total} label={t('progress.of', { title })} text={progress} />
        </div>
      )
    }
    case 'paused':
      return (
        <p className="soft">
          {t(state.total === 0 ? 'outlet.state.pausedAtStart' : 'outlet.state.paused', { server, ...share(state) })}
        </p>
      )
    case 'failed':
      return (
        <p className="needs-you" role="alert">
          {t('outlet.state.failed', { server })} <FailureText failure={state.failure} />
        </p>
      )
    case 'published':
      return state.stale ? (
        <p className="needs-you">{t('outlet.state.stale', { server, when: format.moment(state.at) })}</p>
      ) : (
        <p className="verified desk-verdict">
          <Check size={16} aria-hidden />
          {t('outlet.state.published', { server, when: format.moment(state.at) })}
        </p>
      )
    case 'leaving':
      return (
        <p className="needs-you">
          {t('outlet.state.leaving', { server })} {state.failure && <FailureText failure={state.failure} />}
        </p>
      )
    case 'gone':
      return <p className="soft">{t('outlet.state.gone', { server, when: format.moment(state.at) })}</p>
  }
}
