import { Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { useSessions } from '../wire/queries.ts'
import { importFiles } from '../wire/upload.ts'
import { Arrivals } from './arrivals.tsx'
import { FileChooser, PathImport } from './import-panel.tsx'
import { SessionRow } from './session-row.tsx'
import './library.css'

/** Moves the focus from row to row. */
function moveFocus(list: HTMLElement | null, by: number): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a.row-link') ?? [])]
  const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement))
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))
  links[next]?.focus()
}

/** True while files are held over the page. */
function useDrop(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const on = (kind: 'dragover' | 'dragleave' | 'drop', take: (event: DragEvent) => void): void =>
      window.addEventListener(kind, take, { signal: stop.signal })
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setOver(false)
      importFiles(event.dataTransfer?.files ?? [])
    })
    return () => stop.abort()
  }, [])
  return over
}

export function LibraryScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sessions = useSessions()
  const list = useRef<HTMLUListElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const over = useDrop()
  const choose = (): void => chooser.current?.click()
  useKeys({
    arrowdown: () => moveFocus(list.current, 1),
    arrowup: () => moveFocus(list.current, -1),
    i: choose,
  })
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
          <button type="button" className="button main" onClick={choose}>
            <Upload size={16} aria-hidden />
            {t('library.import')}
          </button>
        </div>
        <FileChooser input={chooser} />
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
        {sessions && sessions.length > 0 && (
          <ul ref={list} className="rows" aria-label={t('library.list')}>
            {sessions.map((row) => (
              <SessionRow key={row.id} row={row} />
            ))}
          </ul>
        )}
        <footer className="library-foot">
          <p className="soft">{t('library.drop')}</p>
          <PathImport />
        </footer>
      </main>
      {over && (
        <div className="drop-veil" aria-hidden="true">
          {t('library.dropNow')}
        </div>
      )}
    </>
  )
}
