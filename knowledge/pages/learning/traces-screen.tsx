import { useMutation, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { Traces } from '../../contract/learning.ts'
import { Leave } from '../embedded/leave.tsx'
import { useWords } from '../language/use-words.ts'
import { OwnSignIns } from '../people/own-sign-ins.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { SureButton } from '../shell/sure-button.tsx'
import { WeeklySwitch } from '../weekly/weekly-switch.tsx'
import { ask } from '../wire/ask.ts'
import { isEmbedded } from '../wire/door.ts'
import { queries } from '../wire/queries.ts'
import { LeaveAccount } from './leave-account.tsx'

/** What is kept of a student, for their own eyes, and how to be rid of it. */
export function TracesScreen() {
  const { t, format } = useWords()
  const traces = useQuery({ queryKey: ['traces'], queryFn: () => ask('GET', '/api/me/traces', Traces) })
  const erase = useMutation({
    mutationFn: () => ask('DELETE', '/api/me/traces', z.object({})),
    onSuccess: () => queries.invalidateQueries(),
  })
  const failed = traces.error ?? erase.error
  const { data } = traces
  return (
    <div className="paths">
      <title>{`${t('traces.title')} · Estompe`}</title>
      <h1>{t('traces.title')}</h1>
      <p className="soft">{t('traces.who')}</p>
      {failed && <FailureNote error={failed} again={() => void traces.refetch()} />}
      {data && (
        <>
          <p>{t('traces.counts', data)}</p>
          {data.recordStore && <p className="soft">{t('traces.recordStore')}</p>}
          <section aria-labelledby="traces-watched">
            <h2 id="traces-watched">{t('traces.watched')}</h2>
            {data.watched.length === 0 && <p className="soft">{t('traces.none')}</p>}
            <ul className="path-steps">
              {data.watched.map(({ video, share, times, seenAt }) => (
                <li key={video?.id ?? seenAt}>
                  {video ? <Link href={`/watch/${video.id}`}>{video.title}</Link> : <span>{t('traces.unseen')}</span>}
                  <span className="soft">
                    {t('traces.line', { share: Math.round(share * 100), day: format.day(seenAt) })}
                    {times > 1 && ` · ${t('traces.more', { count: times })}`}
                  </span>
                </li>
              ))}
            </ul>
          </section>
          {data.certificates.length > 0 && !isEmbedded() && (
            <section aria-labelledby="traces-certificates">
              <h2 id="traces-certificates">{t('traces.certificates')}</h2>
              <ul className="path-steps">
                {data.certificates.map(({ id, path, at }) => (
                  <li key={id}>
                    <Link href={`/certificates/${id}`}>{path}</Link>
                    <span className="soft">{format.day(at)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <p className="chat-does">
            <SureButton act={erase} label={t('traces.erase')} sure={t('traces.eraseSure')} />
            <span role="status">{erase.isSuccess ? t('traces.erased') : ''}</span>
          </p>
        </>
      )}
      {isEmbedded() ? (
        <Leave />
      ) : (
        <>
          <WeeklySwitch reader="student" />
          <OwnSignIns />
          <LeaveAccount />
        </>
      )}
    </div>
  )
}
