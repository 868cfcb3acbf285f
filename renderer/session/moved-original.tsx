import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PathField } from '../design/path-field.tsx'
import { ToldBar } from '../keeping/told-bar.tsx'
import { useCopying } from '../keeping/use-copying.ts'
import { useFormat } from '../language/format.ts'
import { useMe } from '../library/members-dialog.tsx'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import './moved-original.css'

interface Props {
  readonly session: string
  /** `changed`: another file lies where it was. */
  readonly original: 'missing' | 'changed'
  /** Told when the recording was found, and its content is the same. */
  readonly onFound: () => void
}

/** Asks where a session's recording lies now. Only the same content is taken: the studio reads it whole. */
export function MovedOriginal({ session, original, onFound }: Props) {
  const { t } = useTranslation()
  const isAdmin = useMe()?.role === 'admin'
  const id = useId()
  const format = useFormat()
  const [path, setPath] = useState('')
  const { progress, failure, start, stop } = useCopying<{ readonly kind: 'done' }>(() => undefined)
  const look = (): void =>
    start((take, heard) =>
      connection.watch(
        'session.relocate',
        { session, path: path.trim() },
        (event) => {
          take(event)
          if (event.kind === 'done') onFound()
        },
        heard,
      ),
    )
  return (
    <section className="notice moved-original" aria-label={t('original.label')}>
      <p role="status">
        {t(`original.${original}`)} <span className="failure-next">{t('original.goesOn')}</span>
      </p>
      {isAdmin ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (path.trim() !== '' && !progress) look()
          }}
        >
          <label htmlFor={id}>{t('original.where')}</label>
          <PathField
            id={id}
            value={path}
            placeholder={t('library.pathExample')}
            disabled={progress !== null}
            onType={setPath}
          />
          {progress ? (
            <button type="button" className="button" onClick={stop}>
              {t('original.stop')}
            </button>
          ) : (
            <button type="submit" className="button" disabled={path.trim() === ''}>
              {t('original.look')}
            </button>
          )}
        </form>
      ) : (
        <p>{t('original.who')}</p>
      )}
      {progress && (
        <ToldBar
          {...progress}
          label={t('original.label')}
          text={t('original.looking', { done: format.bytes(progress.done), total: format.bytes(progress.total) })}
        />
      )}
      {failure && (
        <p role="alert">
          <FailureText failure={failure} />
        </p>
      )}
    </section>
  )
}
