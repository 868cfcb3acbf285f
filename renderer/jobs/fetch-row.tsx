import { Download, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/failure.ts'
import type { Elsewhere, Fetch } from '../../core/contract/fetching/api.ts'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'

interface Props {
  readonly recording: Elsewhere
  /** Null where nobody asked for it. */
  readonly fetch: Fetch | null
}

/** One recording: where it lies, how far it has come, and the one button that fits. */
export function FetchRow({ recording, fetch }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refused, setRefused] = useState<Failure | null>(null)
  const { session, title, address, size } = recording
  const state = fetch?.state ?? null
  const isUnderWay = state === 'waiting' || state === 'running'
  const action = t(isUnderWay ? 'fetching.cancel' : state === 'failed' ? 'fetching.again' : 'fetching.begin')
  const act = (): void => {
    setRefused(null)
    connection
      .call(isUnderWay ? 'fetch.cancel' : 'fetch.begin', { session })
      .catch((error: unknown) => setRefused(failureOf(error)))
  }
  const failure = refused ?? fetch?.failure ?? null
  return (
    <li className="fetch">
      <div className="fetch-what">
        <span className="fetch-title">{title}</span>
        <span className="soft">
          {address} · {format.bytes(size)}
        </span>
      </div>
      {state === 'done' ? (
        <a
          className="button"
          href={hashOf({ screen: 'review', id: session })}
          aria-label={t('fetching.of', { action: t('fetching.review'), title })}
        >
          {t('fetching.review')}
        </a>
      ) : (
        <button type="button" className="button" aria-label={t('fetching.of', { action, title })} onClick={act}>
          {isUnderWay ? <X size={14} aria-hidden /> : <Download size={14} aria-hidden />}
          {action}
        </button>
      )}
      {state === 'running' && fetch && <Coming fetch={fetch} />}
      {state === 'waiting' && <p className="soft">{t('fetching.waiting')}</p>}
      {state === 'done' && <p role="status">{t('fetching.done')}</p>}
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
    </li>
  )
}

function Coming({ fetch: { title, done, size, secondsLeft } }: { fetch: Fetch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const left = secondsLeft === null ? t('jobs.leftUnknown') : t('jobs.left', { time: format.wait(secondsLeft) })
  const text = `${t('fetching.soFar', { done: format.bytes(done), total: format.bytes(size) })} · ${left}`
  return (
    <div className="fetch-coming">
      <Bar share={size > 0 ? Math.min(1, done / size) : 0} label={t('fetching.progress', { title })} text={text} />
      <p className="soft">{text}</p>
    </div>
  )
}
