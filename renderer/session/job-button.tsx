import { RotateCw, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SessionRow as Row } from '../../core/contract/api.ts'
import { connection } from '../wire/connection.ts'

/** What can be done with a session's job as it stands. */
export function JobButton({ row }: { row: Row }) {
  const { t } = useTranslation()
  const act = (name: 'session.cancel' | 'session.process'): void => {
    // A refusal shows in the session's own state; a cut line shows in the notice on top.
    connection.call(name, { session: row.id }).catch(() => undefined)
  }
  if (row.state === 'processing' || row.state === 'waiting')
    return (
      <button
        type="button"
        className="button"
        aria-label={t('library.cancelOf', { title: row.title })}
        onClick={() => act('session.cancel')}
      >
        <Square size={14} aria-hidden />
        {t('library.cancel')}
      </button>
    )
  if (row.state === 'stopped' || row.state === 'failed') {
    const what = row.state === 'stopped' ? 'resume' : 'retry'
    return (
      <button
        type="button"
        className="button"
        aria-label={t(`library.${what}Of`, { title: row.title })}
        onClick={() => act('session.process')}
      >
        <RotateCw size={14} aria-hidden />
        {t(`library.${what}`)}
      </button>
    )
  }
  return null
}
