import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Fewer are refused by the studio as well. */
const shortest = 8

/** Asks for the passphrase that is, for the one that is to be, or for both. */
export function PassphraseForm({
  asksOld,
  asksNew,
  action,
  note,
  busy,
  onSubmit,
  onCancel,
}: {
  asksOld: boolean
  asksNew: boolean
  action: string
  note: string | null
  busy: boolean
  onSubmit: (secret: string, passphrase: string) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const [old, setOld] = useState('')
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const ids = { old: useId(), first: useId(), second: useId(), rule: useId() }
  const isReady = (!asksOld || old !== '') && (!asksNew || ([...first].length >= shortest && first === second))
  return (
    <form
      className="keeping-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) onSubmit(old, first)
      }}
    >
      {note && <p>{note}</p>}
      {asksOld && (
        <>
          <label htmlFor={ids.old}>{t('vault.secret')}</label>
          <input
            id={ids.old}
            className="field"
            type="password"
            autoComplete="current-password"
            value={old}
            onChange={({ target }) => setOld(target.value)}
          />
        </>
      )}
      {asksNew && (
        <>
          <label htmlFor={ids.first}>{t('vault.new')}</label>
          <input
            id={ids.first}
            className="field"
            type="password"
            autoComplete="new-password"
            aria-describedby={ids.rule}
            value={first}
            onChange={({ target }) => setFirst(target.value)}
          />
          <p id={ids.rule} className="soft">
            {t('vault.rule', { count: shortest })}
          </p>
          <label htmlFor={ids.second}>{t('vault.again')}</label>
          <input
            id={ids.second}
            className="field"
            type="password"
            autoComplete="new-password"
            value={second}
            onChange={({ target }) => setSecond(target.value)}
          />
          {second !== '' && first !== second && <p role="status">{t('vault.differ')}</p>}
        </>
      )}
      <div className="keeping-actions">
        <button type="submit" className="button main" disabled={busy || !isReady}>
          {busy ? t('vault.working') : action}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onCancel}>
          {t('vault.cancel')}
        </button>
      </div>
    </form>
  )
}
