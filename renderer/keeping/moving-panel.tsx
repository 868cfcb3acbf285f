import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PathField } from '../design/path-field.tsx'
import { useVault } from '../vault/use-vault.ts'
import { connection } from '../wire/connection.ts'
import { FailureLine } from './failure-line.tsx'
import { Panel } from './panel.tsx'
import { useAction } from './use-keeping.ts'

/** The library at another place. While it is on its way there is no other screen than that of the move. */
export function MovingPanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const moved = useVault()?.moved ?? null
  const [to, setTo] = useState('')
  const { busy, failure, run } = useAction()
  const field = useId()
  const start = (): Promise<void> => run(async () => void (await connection.call('library.move', { to: to.trim() })))
  return (
    <Panel title={t('moving.title')} failure={failure}>
      <p className="soft">{t('moving.text')}</p>
      {isAdmin ? (
        <form
          className="keeping-form"
          onSubmit={(event) => {
            event.preventDefault()
            void start()
          }}
        >
          <label htmlFor={field}>{t('moving.to')}</label>
          <div className="keeping-row">
            <PathField
              id={field}
              className="field keeping-wide"
              value={to}
              placeholder={t('moving.toExample')}
              disabled={busy}
              onType={setTo}
            />
            <button type="submit" className="button" disabled={busy || to.trim() === ''}>
              {t('moving.start')}
            </button>
          </div>
        </form>
      ) : (
        <p>{t('keeping.who')}</p>
      )}
      {moved && moved.failure === null && (
        <p className="keeping-done" role="status">
          {t('moving.done', { to: moved.to })}
        </p>
      )}
      {moved?.failure && <FailureLine failure={moved.failure}>{t('moving.stayed', { to: moved.to })}</FailureLine>}
    </Panel>
  )
}
