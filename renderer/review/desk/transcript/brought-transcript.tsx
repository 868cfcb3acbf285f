import { FileInput } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { leastShare, type Placed } from '../../../../core/contract/brought/placing.ts'
import type { Failure } from '../../../../core/contract/failure.ts'
import { useFormat } from '../../../language/format.ts'
import { FailureText } from '../../../shell/failure.tsx'
import './brought-transcript.css'

/** A transcript that was made elsewhere, and what has become of it. */
export type Brought = { readonly name: string } & (
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'placed' | 'taken'; readonly placed: Placed }
)

/** Opens the file chooser for a transcript that was corrected elsewhere. */
export function BringButton({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="button bare square"
        aria-label={t('bringing.bring')}
        title={t('bringing.bring')}
        onClick={() => input.current?.click()}
      >
        <FileInput size={16} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,.vtt,.srt,.txt"
        className="unseen"
        tabIndex={-1}
        aria-label={t('bringing.bring')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onFile(file)
          target.value = ''
        }}
      />
    </>
  )
}

/** Says what it would change before anything is changed, and what was not heard here until it is closed. */
export function BroughtTranscript({
  brought,
  onTake,
  onLeave,
  onSeek,
}: {
  brought: Brought
  onTake: () => void
  onLeave: () => void
  onSeek: (seconds: number) => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const title = useId()
  const { name, state } = brought
  const isOther = state !== 'failed' && brought.placed.share < leastShare
  const changes = state === 'failed' ? 0 : brought.placed.words.length + brought.placed.speakers.length
  const mayTake = state === 'placed' && !isOther && changes > 0
  const body = () => {
    if (brought.state === 'failed')
      return (
        <p role="alert" className="needs-you">
          <FailureText failure={brought.failure} />
        </p>
      )
    const { words, speakers, share, unheard } = brought.placed
    const part = format.number(share * 100)
    if (isOther)
      return (
        <p role="alert" className="needs-you">
          {t('bringing.other', { share: part })}
        </p>
      )
    const names = new Intl.ListFormat(i18n.language).format(speakers.map(({ name }) => name))
    return (
      <>
        <p role="status">
          {state === 'taken' ? t('bringing.taken') : t('bringing.found', { share: part })}{' '}
          {state === 'placed' && changes === 0 && t('bringing.same')}
          {state === 'placed' && words.length > 0 && t('bringing.words', { count: words.length })}{' '}
          {state === 'placed' && speakers.length > 0 && t('bringing.speakers', { names })}{' '}
          {state === 'placed' && changes > 0 && t('bringing.stays')}
        </p>
        {unheard.length > 0 && (
          <>
            <p className="needs-you">{t('bringing.unheard', { count: unheard.length })}</p>
            <ol>
              {unheard.map(({ start, text }) => (
                <li key={`${start} ${text}`}>
                  <button type="button" className="button bare" onClick={() => onSeek(start)}>
                    <span className="soft">{format.clock(start)}</span> {text}
                  </button>
                </li>
              ))}
            </ol>
          </>
        )}
      </>
    )
  }
  return (
    <section className="desk-brought" aria-labelledby={title}>
      <h2 id={title}>{t('bringing.title', { name })}</h2>
      {body()}
      <footer>
        {mayTake && (
          <button type="button" className="button main" onClick={onTake}>
            {t('bringing.take')}
          </button>
        )}
        <button type="button" className="button" onClick={onLeave}>
          {t(mayTake ? 'bringing.leave' : 'keys.close')}
        </button>
      </footer>
    </section>
  )
}
