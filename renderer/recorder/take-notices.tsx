import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import type { TakeRow } from '../../core/contract/recording/take.ts'
import { AskedTwice } from '../design/asked-twice.tsx'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { ConsentCard } from './consent-card.tsx'
import { useRecorder } from './recorder.ts'
import { addPerson, useTakes } from './takes.ts'
import './recorder.css'

/**
 * Takes that somebody should know of: recorded in another window, found after a crash, waiting for consent, failed, or
 * just being finished. What this page records has its bar.
 */
export function TakeNotices() {
  const { t } = useTranslation()
  const { take, phase } = useRecorder()
  const takes = useTakes().filter(({ id, state }) =>
    state === 'recording' ? phase === 'ready' && id !== take : phase === 'ready' || id !== take,
  )
  if (takes.length === 0) return null
  return (
    <section className="takes" aria-label={t('recorder.found')}>
      {takes.map((row) => (
        <Notice key={row.id} row={row} />
      ))}
    </section>
  )
}

function Notice({ row }: { row: TakeRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<Failure | null>(null)
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    setRefusal(null)
    try {
      await work
      return true
    } catch (error) {
      setRefusal(failureOf(error))
      return false
    }
  }
  const time = format.wait(row.seconds)
  const decides = row.state === 'undecided'
  return (
    <article className="take" data-state={row.state}>
      <div className="take-line">
        <div>
          <h2>{row.title}</h2>
          {row.recovered && <p>{t('recorder.recovered', { time })}</p>}
          {row.resumed && <p>{t('recorder.resumed')}</p>}
          {row.torn > 0 && <p className="soft">{t('recorder.torn', { bytes: format.bytes(row.torn) })}</p>}
          {row.unread > 0 && <p className="needs">{t('recorder.unreadTracks', { count: row.unread })}</p>}
          <p className={decides || row.state === 'failed' ? 'needs' : 'soft'} role="status">
            {t(`recorder.takeState.${row.state}`, { day: row.destroyedAt ? format.day(row.destroyedAt) : '' })}{' '}
            {row.behindSeconds !== null && t('recorder.wasBehind', { time: format.wait(row.behindSeconds) })}{' '}
            {row.pictureBehindSeconds !== null &&
              t('recorder.pictureWasBehind', { time: format.wait(row.pictureBehindSeconds) })}{' '}
            {row.failure && <FailureText failure={row.failure} />}
          </p>
          {refusal && (
            <p className="needs" role="alert">
              <FailureText failure={refusal} />
            </p>
          )}
        </div>
        <div className="take-actions">
          {row.sessions[0] && (
            <a className="button" href={hashOf({ screen: 'session', id: row.sessions[0] })}>
              {t('recorder.openSession')}
            </a>
          )}
          {row.state === 'failed' && (
            <button
              type="button"
              className="button"
              onClick={() => void attempt(connection.call('recording.finish', { take: row.id }))}
            >
              {t('recorder.again')}
            </button>
          )}
          {(decides || row.state === 'failed') && (
            <Destroy row={row} onDestroy={() => void attempt(connection.call('recording.destroy', { take: row.id }))} />
          )}
        </div>
      </div>
      {decides && (
        <ConsentCard
          participants={row.participants}
          gaps={row.gaps}
          spokenAt={null}
          endedAfter={row.seconds}
          onNote={(given) => attempt(connection.call('recording.consent', { take: row.id, given }))}
          onAdd={(person) => void attempt(addPerson(row, person))}
        />
      )}
    </article>
  )
}

/** Destroying takes two presses: the second says what goes. */
function Destroy({ row, onDestroy }: { row: TakeRow; onDestroy: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <AskedTwice
      label={t('recorder.destroy')}
      question={
        row.seconds > 0
          ? t('recorder.destroySure', { time: format.wait(row.seconds) })
          : t('recorder.destroyUnread', { bytes: format.bytes(row.bytes) })
      }
      yes={t('recorder.destroyYes')}
      no={t('recorder.cancel')}
      onYes={onDestroy}
    />
  )
}
