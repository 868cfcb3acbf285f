import { ChevronLeft, Circle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentGiven } from '../../core/contract/recording/consent.ts'
import { presetSources } from '../../core/contract/recording/rates.ts'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'
import { ConsentCard } from './consent-card.tsx'
import { Preparation } from './preparation.tsx'
import { attempt, noteEarly, prepare, start, useRecorder } from './recorder.ts'
import { SourceCard } from './source-card.tsx'
import { TakeNotices } from './take-notices.tsx'
import { addPerson, useTakes } from './takes.ts'
import './recorder.css'

/** One screen before, while and after a recording: sources, people, consents, one large button. */
export function RecorderScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const recorder = useRecorder()
  const { preset, phase, sources, failure, title } = recorder
  const { usual, further } = presetSources[preset]
  const ready = phase === 'ready'
  const begin = (): void => {
    if (title.trim() === '') prepare({ title: t('recorder.unnamed', { day: format.day(new Date().toISOString()) }) })
    void start()
  }
  useKeys({ escape: () => go({ screen: 'library' }) })
  useStartKey(() => {
    if (ready && sources.length > 0) begin()
  })
  useEffect(() => {
    document.title = `${t('recorder.title')} · Estompe`
  }, [t])
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ChevronLeft size={18} aria-hidden />
          {t('session.back')}
        </a>
        <h1 className="header-title">{t('recorder.title')}</h1>
      </Header>
      <ConnectionNotice />
      <main className="recorder">
        <TakeNotices />
        {failure && (
          <p className="recorder-failure" role="alert">
            <FailureText failure={failure} />
          </p>
        )}
        {ready && <Preparation />}
        <section className="source-cards" aria-label={t('recorder.sources')}>
          {[...usual, ...further].map((kind) => (
            <SourceCard key={kind} kind={kind} optional={further.includes(kind)} />
          ))}
        </section>
        <Consents />
        <Awake />
        <Behind />
        {phase !== 'recording' && (
          <div className="recorder-start">
            <button
              type="button"
              className="button main record-button"
              disabled={!ready || sources.length === 0}
              onClick={begin}
              title="Alt+R"
            >
              <Circle size={18} aria-hidden fill="currentColor" />
              {t(
                phase === 'stopping'
                  ? 'recorder.stopping'
                  : phase === 'starting'
                    ? 'recorder.starting'
                    : 'recorder.start',
              )}
            </button>
            <Before />
          </div>
        )}
      </main>
    </>
  )
}

/** Alt with a letter, as the keys of a running recording: also while a name is being typed. */
function useStartKey(begin: () => void): void {
  const latest = useRef(begin)
  useEffect(() => {
    latest.current = begin
  })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.code !== 'KeyR') return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** What stands in the way of a recording, or of keeping it. */
function Before() {
  const { t } = useTranslation()
  const { sources, participants, early, phase } = useRecorder()
  if (phase !== 'ready') return null
  if (sources.length === 0) return <p className="soft">{t('recorder.needSource')}</p>
  const all = participants.every((person) => early.some((one) => one.person === person))
  return all ? null : <p className="soft">{t('recorder.provisional')}</p>
}

/** Whether the machine may go to sleep under a recording, as far as a browser can tell. */
function Awake() {
  const { t } = useTranslation()
  const { screenKept } = useRecorder()
  if (screenKept === null) return null
  return (
    <p className={screenKept === 'refused' ? 'needs' : 'soft'} role="status">
      {t(`recorder.screenKept.${screenKept}`)}
    </p>
  )
}

/** How far the analysis has come that runs behind the recording, where one does. */
function Behind() {
  const { t } = useTranslation()
  const format = useFormat()
  const { phase, take } = useRecorder()
  const row = useTakes().find(({ id }) => id === take)
  if (phase !== 'recording' || !row) return null
  const { behindSeconds: sound, pictureBehindSeconds: picture } = row
  if (sound === null && picture === null) return null
  return (
    <p className="soft">
      {sound !== null && t('recorder.behind', { time: format.wait(sound) })}{' '}
      {picture !== null && t('recorder.pictureBehind', { time: format.wait(picture) })}
    </p>
  )
}

/** Consents before a recording, kept by the page, and while it runs, put on record at once. */
function Consents() {
  const { preset, participants, early, phase, take, seconds } = useRecorder()
  const takes = useTakes()
  const row = takes.find(({ id }) => id === take)
  if (phase === 'recording' && row)
    return (
      <ConsentCard
        participants={row.participants}
        gaps={row.gaps}
        spokenAt={seconds}
        onNote={(given: ConsentGiven) => attempt(connection.call('recording.consent', { take: row.id, given }))}
        onAdd={(person) => void attempt(addPerson(row, person))}
      />
    )
  if (phase !== 'ready' || ((preset === 'camera' || preset === 'sound') && participants.length === 0)) return null
  const missing = participants.filter((person) => !early.some((one) => one.person === person))
  return (
    <ConsentCard
      participants={participants}
      gaps={missing.map((person) => ({ person }))}
      spokenAt={null}
      onNote={async (given) => {
        noteEarly(given)
        return true
      }}
    />
  )
}
