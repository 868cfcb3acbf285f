import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestoreEvent } from '../../core/contract/keeping/api.ts'
import { PathField } from '../design/path-field.tsx'
import { PassphraseField } from '../vault/passphrase-field.tsx'
import { connection } from '../wire/connection.ts'
import { FailureLine } from './failure-line.tsx'
import { ToldBar } from './told-bar.tsx'
import { useCopying } from './use-copying.ts'

/** A backup that becomes a library of its own, beside the one that is open. */
export function Restoring() {
  const { t } = useTranslation()
  const id = useId()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const { progress, result, failure, start, stop } = useCopying<Extract<RestoreEvent, { kind: 'done' }>>(() =>
    setPassphrase(''),
  )
  const isRunning = progress !== null
  const restore = (): void => {
    const wish = { from: from.trim(), to: to.trim(), passphrase: passphrase === '' ? null : passphrase }
    start((take, heard) => connection.watch('keeping.restore', wish, take, heard))
  }
  const places = [
    ['from', from, setFrom],
    ['to', to, setTo],
  ] as const
  return (
    <details>
      <summary>{t('copies.restore')}</summary>
      <form
        className="keeping-form"
        onSubmit={(event) => {
          event.preventDefault()
          restore()
        }}
      >
        <p className="soft">{t('copies.restoreText')}</p>
        {places.map(([name, value, set]) => (
          <p key={name}>
            <label htmlFor={`${id}${name}`}>{t(`copies.restoreField.${name}`)}</label>
            <PathField
              id={`${id}${name}`}
              className="field keeping-wide"
              value={value}
              disabled={isRunning}
              onType={set}
            />
          </p>
        ))}
        <p>
          <PassphraseField
            label={t('copies.restoreField.phrase')}
            value={passphrase}
            isNew={false}
            className="field keeping-wide"
            disabled={isRunning}
            onType={setPassphrase}
          />
        </p>
        <p className="keeping-row">
          {isRunning ? (
            <button type="button" className="button" onClick={stop}>
              {t('keeping.backup.stop')}
            </button>
          ) : (
            <button type="submit" className="button" disabled={from.trim() === '' || to.trim() === ''}>
              {t('copies.restoreStart')}
            </button>
          )}
        </p>
        {progress && <ToldBar {...progress} label={t('copies.restore')} text={t('copies.running', progress)} />}
        {result && (
          <p className="keeping-done" role="status">
            {t('copies.restored', { count: result.files })} <code>ESTOMPE_HOME="{result.home}" npm start</code>
          </p>
        )}
        {failure && <FailureLine failure={failure} />}
      </form>
    </details>
  )
}
