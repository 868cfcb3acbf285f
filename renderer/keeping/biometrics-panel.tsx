import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BiometricState } from '../../core/contract/keeping/biometrics.ts'
import { AskedTwice } from '../design/asked-twice.tsx'
import { useFormat } from '../language/format.ts'
import { connection } from '../wire/connection.ts'
import { useSessions } from '../wire/queries.ts'
import { Panel } from './panel.tsx'
import { useAction } from './use-keeping.ts'

/** What people could be recognised by: who agreed that it is kept, and one action that deletes all of it. */
export function BiometricsPanel({ biometrics, isAdmin }: { biometrics: BiometricState; isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { busy, failure, run } = useAction()
  const { files, bytes, enrolled, consents } = biometrics
  const isEmpty = files === 0 && enrolled.length === 0 && consents.length === 0
  return (
    <Panel title={t('keeping.biometrics.title')} failure={failure}>
      <p className="soft">{t('keeping.biometrics.text')}</p>
      <p>{t('keeping.biometrics.held', { count: files, bytes: format.bytes(bytes) })}</p>
      {enrolled.length > 0 && (
        <>
          <h3>{t('keeping.biometrics.enrolled')}</h3>
          <ul className="keeping-list">
            {enrolled.map(({ id, name, by, addedAt }) => (
              <li key={id}>
                {t('keeping.biometrics.enrolledBy', { name, by, day: format.day(addedAt) })}{' '}
                <button
                  type="button"
                  className="button bare"
                  disabled={busy}
                  aria-label={t('enrolment.forgetOf', { name })}
                  onClick={() => void run(async () => void (await connection.call('enrolment.forget', { id })))}
                >
                  {t('enrolment.forget')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {consents.length > 0 && (
        <>
          <h3>{t('keeping.biometrics.consents')}</h3>
          <ul className="keeping-list">
            {consents.map(({ session, title, how, by, at }) => (
              <li key={session}>{t('keeping.biometrics.consent', { title, how, by, day: format.day(at) })}</li>
            ))}
          </ul>
        </>
      )}
      {isAdmin && (
        <AskedTwice
          label={t('keeping.biometrics.delete')}
          disabled={busy || isEmpty}
          question={t('keeping.biometrics.sure')}
          yes={t('keeping.biometrics.yes')}
          no={t('keeping.biometrics.no')}
          onYes={() => void run(async () => void (await connection.call('keeping.deleteBiometrics', {})))}
        />
      )}
      <Consent busy={busy} run={run} />
    </Panel>
  )
}

function Consent({ busy, run }: { busy: boolean; run: (work: () => Promise<void>) => Promise<void> }) {
  const { t } = useTranslation()
  const sessions = useSessions() ?? []
  const [session, setSession] = useState('')
  const [how, setHow] = useState('')
  const ids = { session: useId(), how: useId() }
  if (sessions.length === 0) return null
  return (
    <form
      className="keeping-form"
      onSubmit={(event) => {
        event.preventDefault()
        void run(async () => {
          await connection.call('keeping.consentBiometrics', { session, how })
          setHow('')
          setSession('')
        })
      }}
    >
      <h3>{t('keeping.biometrics.note')}</h3>
      <label htmlFor={ids.session}>{t('keeping.erase.session')}</label>
      <select id={ids.session} className="field" value={session} onChange={({ target }) => setSession(target.value)}>
        <option value="">{t('keeping.erase.choose')}</option>
        {sessions.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <label htmlFor={ids.how}>{t('keeping.biometrics.how')}</label>
      <input
        id={ids.how}
        className="field"
        value={how}
        placeholder={t('keeping.biometrics.howExample')}
        onChange={({ target }) => setHow(target.value)}
      />
      <button type="submit" className="button" disabled={busy || session === '' || how.trim() === ''}>
        {t('keeping.biometrics.save')}
      </button>
    </form>
  )
}
