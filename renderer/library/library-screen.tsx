import { Circle, FolderOpen, Upload, Users } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow as Row } from '../../core/contract/api.ts'
import { useFormat } from '../language/format.ts'
import { TakeNotices } from '../recorder/take-notices.tsx'
import { useSessionFacts } from '../session/session-facts.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { hashOf } from '../shell/route.ts'
import { useSessions } from '../wire/queries.ts'
import { arranged, asItComes, counted } from './arrangement.ts'
import { Arrivals } from './arrivals.tsx'
import { DropVeil } from './drop-veil.tsx'
import { Filters } from './filters.tsx'
import { FileChooser, FolderChooser, PathImport } from './import-panel.tsx'
import { MembersDialog, useMe } from './members-dialog.tsx'
import { SessionList } from './session-list.tsx'
import './library.css'

export function LibraryScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sessions = useSessions()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const members = useRef<HTMLDialogElement>(null)
  const me = useMe()
  const choose = (): void => files.current?.click()
  useKeys({ i: choose })
  useEffect(() => {
    document.title = `${t('library.title')} · Estompe`
  }, [t])
  return (
    <>
      <Header onHelp={onHelp}>
        <span className="wordmark">{t('program.name')}</span>
      </Header>
      <ConnectionNotice />
      <main className="library">
        <div className="library-top">
          <h1>{t('library.title')}</h1>
          {sessions && sessions.length > 0 && (
            <span className="soft">
              {t('library.count', { count: sessions.length, formatted: format.number(sessions.length) })}
            </span>
          )}
          <span className="library-import">
            <a className="button" href={hashOf({ screen: 'record' })}>
              <Circle size={14} aria-hidden fill="currentColor" />
              {t('recorder.new')}
            </a>
            {me?.role === 'admin' && (
              <button type="button" className="button bare" onClick={() => members.current?.showModal()}>
                <Users size={16} aria-hidden />
                {t('library.members.open')}
              </button>
            )}
            <button type="button" className="button bare" onClick={() => folder.current?.click()}>
              <FolderOpen size={16} aria-hidden />
              {t('library.importFolder')}
            </button>
            <button type="button" className="button main" onClick={choose}>
              <Upload size={16} aria-hidden />
              {t('library.import')}
            </button>
          </span>
        </div>
        <FileChooser input={files} />
        <FolderChooser input={folder} />
        <TakeNotices />
        <Arrivals />
        {sessions?.length === 0 && (
          <section className="empty">
            <h2>{t('library.emptyTitle')}</h2>
            <p>{t('library.emptyText')}</p>
            <button type="button" className="button main" onClick={choose}>
              {t('library.emptyAction')}
            </button>
          </section>
        )}
        {sessions && sessions.length > 0 && <Sessions rows={sessions} />}
        <footer className="library-foot">
          <p className="soft">{t('library.drop')}</p>
          <PathImport />
        </footer>
      </main>
      <DropVeil />
      {me?.role === 'admin' && <MembersDialog sheet={members} />}
    </>
  )
}

function Sessions({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const [arrangement, setArrangement] = useState(asItComes)
  const factsOf = useSessionFacts()
  // With thousands of rows the list may lag behind the typing, never the typing behind the list.
  const asked = useDeferredValue(arrangement)
  const counts = useMemo(() => counted(rows), [rows])
  const shown = useMemo(() => arranged(rows, asked, factsOf), [rows, asked, factsOf])
  useKeys({ '/': () => field.current?.focus() })
  return (
    <>
      <Filters value={arrangement} counts={counts} onChange={setArrangement} field={field} />
      <p className="unseen" role="status">
        {t('library.shown', { count: shown.length })}
      </p>
      {shown.length === 0 ? (
        <section className="empty">
          <p>{t('library.nothingFits')}</p>
          <button type="button" className="button" onClick={() => setArrangement(asItComes)}>
            {t('library.showAll')}
          </button>
        </section>
      ) : (
        <SessionList rows={shown} />
      )}
    </>
  )
}
