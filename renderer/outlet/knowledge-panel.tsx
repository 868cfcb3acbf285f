import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import { Panel } from '../keeping/panel.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { ForgetBase } from './forget-base.tsx'
import { askBasesAgain, hostOf, useBases } from './use-outlet.ts'

/** The knowledge bases that trust this studio, and how one more comes to. */
export function KnowledgePanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const bases = useBases()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState({ address: '', code: '', name: 'Estompe' })
  const ids = { address: useId(), code: useId(), hint: useId(), name: useId() }
  const ask = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    setDone(null)
    try {
      const { server } = await connection.call('outlet.trust', asked)
      setDone(server)
      setAsked((before) => ({ ...before, code: '' }))
      await askBasesAgain()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel title={t('outlet.panel.title')} failure={failure}>
      <p className="soft">{t('outlet.panel.text')}</p>
      {bases?.length === 0 && <p>{t('outlet.panel.none')}</p>}
      {bases && bases.length > 0 && (
        <ul className="keeping-list">
          {bases.map(({ server, leaving }) => (
            <li key={server}>
              <a href={server} target="_blank" rel="noreferrer">
                {hostOf(server)}
              </a>
              {leaving > 0 && <span className="needs-you"> {t('outlet.panel.leaving', { count: leaving })}</span>}
              {isAdmin && <ForgetBase server={server} onFailure={setFailure} />}
            </li>
          ))}
        </ul>
      )}
      {done && (
        <p className="keeping-done" role="status">
          {t('outlet.panel.done', { server: hostOf(done) })}
        </p>
      )}
      {isAdmin ? (
        <form
          className="keeping-form"
          onSubmit={(event) => {
            event.preventDefault()
            void ask()
          }}
        >
          <h3>{t('outlet.panel.add')}</h3>
          <label htmlFor={ids.address}>{t('outlet.panel.address')}</label>
          <input
            id={ids.address}
            className="field"
            required
            value={asked.address}
            placeholder={t('outlet.panel.addressExample')}
            onChange={({ target }) => setAsked({ ...asked, address: target.value })}
          />
          <label htmlFor={ids.code}>{t('outlet.panel.code')}</label>
          <input
            id={ids.code}
            className="field"
            required
            autoComplete="off"
            aria-describedby={ids.hint}
            value={asked.code}
            onChange={({ target }) => setAsked({ ...asked, code: target.value })}
          />
          <p id={ids.hint} className="soft">
            {t('outlet.panel.codeHint')}
          </p>
          <label htmlFor={ids.name}>{t('outlet.panel.name')}</label>
          <input
            id={ids.name}
            className="field"
            required
            maxLength={80}
            value={asked.name}
            onChange={({ target }) => setAsked({ ...asked, name: target.value })}
          />
          <button type="submit" className="button" disabled={busy || !asked.address.trim() || !asked.code.trim()}>
            {t(busy ? 'outlet.panel.doing' : 'outlet.panel.do')}
          </button>
        </form>
      ) : (
        <p>{t('keeping.who')}</p>
      )}
    </Panel>
  )
}
