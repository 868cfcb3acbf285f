import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/failure.ts'
import type { RestoreEvent } from '../../core/contract/keeping/api.ts'
import { Bar } from '../design/bar.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { FailureLine } from './failure-line.tsx'

/** A backup that becomes a library of its own, beside the one that is open. */
export function Restoring() {
  const { t } = useTranslation()
  const id = useId()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [state, setState] = useState<RestoreEvent | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])
  const isRunning = state?.kind === 'progress'
  const start = (): void => {
    setFailure(null)
    setState({ kind: 'progress', done: 0, total: 0 })
    const wish = { from: from.trim(), to: to.trim(), passphrase: passphrase === '' ? null : passphrase }
    stop.current = connection.watch('keeping.restore', wish, setState, {
      onEnd: () => setPassphrase(''),
      onError: (error) => {
        setState(null)
        setFailure(failureOf(error))
      },
    })
  }
  const fields = [
    ['from', from, setFrom, 'text'],
    ['to', to, setTo, 'text'],
    ['phrase', passphrase, setPassphrase, 'password'],
  ] as const
  const running = isRunning ? t('copies.running', { done: state.done, total: state.total }) : ''
  return (
    <details>
      <summary>{t('copies.restore')}</summary>
      <form
        className="keeping-form"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <p className="soft">{t('copies.restoreText')}</p>
        {fields.map(([name, value, set, type]) => (
          <p key={name}>
            <label htmlFor={`${id}${name}`}>{t(`copies.restoreField.${name}`)}</label>
            <input
              id={`${id}${name}`}
              className="field keeping-wide"
              type={type}
              value={value}
              autoComplete="off"
              spellCheck={false}
              disabled={isRunning}
              onChange={({ target }) => set(target.value)}
            />
          </p>
        ))}
        <p className="keeping-row">
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
            <button type="submit" className="button" disabled={from.trim() === '' || to.trim() === ''}>
              {t('copies.restoreStart')}
            </button>
          )}
        </p>
        {isRunning && (
          <>
            <Bar share={state.total > 0 ? state.done / state.total : 0} label={t('copies.restore')} text={running} />
            <p role="status">{running}</p>
          </>
        )}
        {state?.kind === 'done' && (
          <p className="keeping-done" role="status">
            {t('copies.restored', { count: state.files })} <code>ESTOMPE_HOME="{state.home}" npm start</code>
          </p>
        )}
        {failure && <FailureLine failure={failure} />}
      </form>
    </details>
  )
}
