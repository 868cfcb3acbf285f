import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import { useMe } from '../library/members-dialog.tsx'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
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
  const [path, setPath] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const look = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      await connection.call('session.relocate', { session, path: path.trim() })
      onFound()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="notice moved-original" aria-label={t('original.label')}>
      <p role="status">
        {t(`original.${original}`)} <span className="failure-next">{t('original.goesOn')}</span>
      </p>
      {isAdmin ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (path.trim() !== '' && !busy) void look()
          }}
        >
          <label htmlFor={id}>{t('original.where')}</label>
          <input
            id={id}
            className="field"
            value={path}
            placeholder={t('library.pathExample')}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setPath(target.value)}
          />
          <button type="submit" className="button" disabled={busy || path.trim() === ''}>
            {t(busy ? 'original.looking' : 'original.look')}
          </button>
        </form>
      ) : (
        <p>{t('original.who')}</p>
      )}
      {failure && (
        <p role="alert">
          <FailureText failure={failure} />
        </p>
      )}
    </section>
  )
}
