import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import type { BackupEvent } from '../../core/contract/keeping/api.ts'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { PassphraseField } from '../vault/passphrase-field.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { Panel } from './panel.tsx'
import { Restoring } from './restoring.tsx'

/** A copy of the library, while the studio works. */
export function BackupPanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [to, setTo] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [state, setState] = useState<BackupEvent | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const stop = useRef<() => void>(() => undefined)
  const field = useId()
  useEffect(() => () => stop.current(), [])
  const start = (): void => {
    setFailure(null)
    setState({ kind: 'progress', done: 0, total: 0 })
    setCode(null)
    const take = (event: BackupEvent): void => (event.kind === 'recovery' ? setCode(event.code) : setState(event))
    stop.current = connection.watch('keeping.backUp', { to, passphrase: passphrase === '' ? null : passphrase }, take, {
      onEnd: () => setPassphrase(''),
      onError: (error) => {
        setState(null)
        setFailure(failureOf(error))
      },
    })
  }
  const isRunning = state?.kind === 'progress'
  return (
    <Panel title={t('keeping.backup.title')} failure={failure}>
      <p className="soft">{t('keeping.backup.text')}</p>
      {isAdmin ? (
        <form
          className="keeping-form"
          onSubmit={(event) => {
            event.preventDefault()
            start()
          }}
        >
          <label htmlFor={field}>{t('keeping.backup.to')}</label>
          <div className="keeping-row">
            <input
              id={field}
              className="field keeping-wide"
              value={to}
              placeholder={t('keeping.backup.toExample')}
              disabled={isRunning}
              onChange={({ target }) => setTo(target.value)}
            />
            {isRunning ? (
              <button
                type="button"
                className="button"
                onClick={() => {
                  stop.current()
                  setState(null)
                }}
              >
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
      {state?.kind === 'progress' && (
        <>
          <Bar
            share={state.total > 0 ? state.done / state.total : 0}
            label={t('keeping.backup.title')}
            text={t('keeping.backup.running', { done: state.done, total: state.total })}
          />
          <p role="status">{t('keeping.backup.running', { done: state.done, total: state.total })}</p>
        </>
      )}
      {state?.kind === 'done' && (
        <p className="keeping-done" role="status">
          {t('keeping.backup.done', { files: format.number(state.files), bytes: format.bytes(state.bytes) })}{' '}
          {state.originalsOutside > 0 && t('keeping.backup.outside', { count: state.originalsOutside })}
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
