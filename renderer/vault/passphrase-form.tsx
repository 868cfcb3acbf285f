import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PassphraseField } from './passphrase-field.tsx'

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
  const rule = useId()
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
      {asksOld && <PassphraseField label={t('vault.secret')} value={old} isNew={false} onType={setOld} />}
      {asksNew && (
        <>
          <PassphraseField label={t('vault.new')} value={first} isNew hint={rule} onType={setFirst} />
          <p id={rule} className="soft">
            {t('vault.rule', { count: shortest })}
          </p>
          <PassphraseField label={t('vault.again')} value={second} isNew onType={setSecond} />
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
