import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupEvent } from '../../core/contract/keeping/api.ts'
import { PathField } from '../design/path-field.tsx'
import { useFormat } from '../language/format.ts'
import { PassphraseField } from '../vault/passphrase-field.tsx'
import { connection } from '../wire/connection.ts'
import { Panel } from './panel.tsx'
import { Restoring } from './restoring.tsx'
import { ToldBar } from './told-bar.tsx'
import { useCopying } from './use-copying.ts'

/** A copy of the library, while the studio works. */
export function BackupPanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [to, setTo] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const { progress, result, failure, start, stop } = useCopying<Extract<BackupEvent, { kind: 'done' }>>(() =>
    setPassphrase(''),
  )
  const field = useId()
  const backUp = (): void => {
    setCode(null)
    const wish = { to, passphrase: passphrase === '' ? null : passphrase }
    start((take, heard) =>
      connection.watch(
        'keeping.backUp',
        wish,
        (event) => (event.kind === 'recovery' ? setCode(event.code) : take(event)),
        heard,
      ),
    )
  }
  const isRunning = progress !== null
  return (
    <Panel title={t('keeping.backup.title')} failure={failure}>
      <p className="soft">{t('keeping.backup.text')}</p>
      {isAdmin ? (
        <form
          className="keeping-form"
          onSubmit={(event) => {
            event.preventDefault()
            backUp()
          }}
        >
          <label htmlFor={field}>{t('keeping.backup.to')}</label>
          <div className="keeping-row">
            <PathField
              id={field}
              className="field keeping-wide"
              value={to}
              placeholder={t('keeping.backup.toExample')}
              disabled={isRunning}
              onType={setTo}
            />
            {isRunning ? (
              <button type="button" className="button" onClick={stop}>
                {t('keeping.backup.stop')}
              </button>
            ) : (
              <button type="submit" className="button main" disabled={to.trim() === ''}>
                {t('keeping.backup.start')}
              </button>
            )}
          </div>
          <PassphraseField
            label={t('copies.passphrase')}
            value={passphrase}
            isNew
            className="field keeping-wide"
            disabled={isRunning}
            onType={setPassphrase}
          />
          <p className="soft">{t('copies.passphraseHint')}</p>
        </form>
      ) : (
        <p>{t('keeping.who')}</p>
      )}
      {progress && (
        <ToldBar {...progress} label={t('keeping.backup.title')} text={t('keeping.backup.running', progress)} />
      )}
      {result && (
        <p className="keeping-done" role="status">
          {t('keeping.backup.done', { files: format.number(result.files), bytes: format.bytes(result.bytes) })}{' '}
          {result.originalsOutside > 0 && t('keeping.backup.outside', { count: result.originalsOutside })}
        </p>
      )}
      {code !== null && (
        <p className="needs-you" role="alert">
          {t('copies.code')} <code>{code}</code>
        </p>
      )}
      {isAdmin && <Restoring />}
    </Panel>
  )
}
