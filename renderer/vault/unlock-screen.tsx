import { LockKeyhole } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import { UiLanguage } from '../../core/contract/language.ts'
import { FailureLine } from '../keeping/failure-line.tsx'
import { switchLanguage } from '../language/setup.ts'
import { useRecorder } from '../recorder/recorder.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { useVault } from './use-vault.ts'
import './vault.css'

/** Asks for what opens the library. Nothing else can be seen before. */
export function UnlockScreen() {
  const { t, i18n } = useTranslation()
  const vault = useVault()
  const { phase } = useRecorder()
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const hint = useId()
  useEffect(() => {
    document.title = `${t('vault.locked.title')} · Estompe`
  }, [t])
  const open = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      await connection.call('vault.unlock', { secret, remember })
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  const other = i18n.language === 'fr' ? UiLanguage.enum.en : UiLanguage.enum.fr
  return (
    <>
      <ConnectionNotice />
      <main className="unlock">
        <LockKeyhole size={32} aria-hidden />
        <h1>{t('vault.locked.title')}</h1>
        <p className="soft">{t('vault.locked.text')}</p>
        {phase !== 'ready' && (
          <p className="needs" role="status">
            {t('vault.locked.recording')}
          </p>
        )}
        <form
          className="unlock-form"
          onSubmit={(event) => {
            event.preventDefault()
            void open()
          }}
        >
          <PassphraseField label={t('vault.secret')} value={secret} isNew={false} hint={hint} onType={setSecret} />
          <p id={hint} className="soft">
            {t('vault.locked.forgotten')}
          </p>
          {vault?.keychain && (
            <label className="vault-check">
              <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} />
              {t('vault.remember', { keychain: t(`vault.keychain.${vault.keychain}`) })}
            </label>
          )}
          <button type="submit" className="button main" disabled={busy || secret === ''}>
            {busy ? t('vault.locked.opening') : t('vault.locked.open')}
          </button>
          {failure && <FailureLine failure={failure} />}
        </form>
        <button type="button" className="button bare" lang={other} onClick={() => switchLanguage(other)}>
          {t('vault.locked.language')}
        </button>
      </main>
    </>
  )
}
