import { ChevronLeft } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow } from '../../core/contract/api.ts'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { useResults, useSessions } from '../wire/queries.ts'
import { Lanes } from './lanes.tsx'
import { Pictures } from './pictures.tsx'
import { usePlayback } from './playback.ts'
import { Report } from './report.tsx'
import { SessionFacts } from './session-facts.tsx'
import { Stages } from './stages.tsx'
import { Transcript } from './transcript.tsx'
import { Transport } from './transport.tsx'
import './session.css'

/** One session: what it was, what became of it, and the proof. */
export function SessionScreen({ id, onHelp }: { id: string; onHelp: () => void }) {
  const { t } = useTranslation()
  const sessions = useSessions()
  const row = sessions?.find((one) => one.id === id)
  useKeys({ escape: () => go({ screen: 'library' }) })
  useEffect(() => {
    document.title = row ? `${row.title} · Estompe` : 'Estompe'
  }, [row])
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ChevronLeft size={18} aria-hidden />
          {t('session.back')}
        </a>
        {row && (
          <>
            <h1 className="header-title">{row.title}</h1>
            <SessionFacts row={row} />
            <a className="button bare" href={hashOf({ screen: 'consent', id: row.id })}>
              {t('consentSheet.title')}
            </a>
            {row.review !== null && (
              <a className="button session-review" href={hashOf({ screen: 'review', id: row.id })}>
                {t('library.review')}
              </a>
            )}
          </>
        )}
      </Header>
      <ConnectionNotice />
      {row ? (
        <Session row={row} />
      ) : (
        sessions && (
          <main className="session">
            <p>{t('session.missing')}</p>
          </main>
        )
      )}
    </>
  )
}

function Session({ row }: { row: SessionRow }) {
  const { t } = useTranslation()
  // The sample that comes with the program is in the public domain: nobody has to ask for it.
  const [original, setOriginal] = useState(row.starter)
  const results = useResults(row)
  const playback = usePlayback(row.duration ?? 0)
  const { seek } = playback
  const onSeek = useCallback((seconds: number) => seek(seconds), [seek])
  const toggleOriginal = (): void => setOriginal((now) => !now)
  useKeys({
    ' ': playback.toggle,
    arrowleft: () => playback.jump(-5),
    arrowright: () => playback.jump(5),
    m: playback.toggleMuted,
    o: toggleOriginal,
  })
  const clean = row.state === 'clean'
  return (
    <main className="session">
      <div className="session-watch">
        <Pictures row={row} playback={playback} original={original} onOriginal={toggleOriginal} />
        <Transport playback={playback} disabled={!clean && !original} />
        {results?.plan && <Lanes plan={results.plan} time={playback.time} onSeek={onSeek} />}
        {!clean && row.state !== 'leaks' && <Stages row={row} />}
        {results && <Report row={row} results={results} onSeek={onSeek} />}
      </div>
      <Transcript
        transcript={results?.transcript ?? null}
        without={t(row.state === 'leaks' ? 'session.inQuarantine' : 'transcript.notYet')}
        time={playback.time}
        onSeek={onSeek}
      />
    </main>
  )
}
