import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/failure.ts'
import { policyTitle } from '../../core/contract/policy-titles.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'

/** Asks for a folder, a place for the results and a policy, and shows what that policy does before anything begins. */
export function NewJob({ isOpen }: { isOpen: boolean | undefined }) {
  const { t } = useTranslation()
  const spoken = useUiLanguage()
  const id = useId()
  const [source, setSource] = useState('')
  const [out, setOut] = useState('')
  const [policy, setPolicy] = useState('strict')
  const [language, setLanguage] = useState<'auto' | 'fr' | 'en'>('auto')
  const [failure, setFailure] = useState<Failure | null>(null)
  const { data } = useQuery({ queryKey: ['policies'], queryFn: () => connection.call('bulk.policies', {}) })
  const says = data?.policies.find(({ name }) => name === policy)?.says[spoken] ?? []
  const plan = async (): Promise<void> => {
    setFailure(null)
    try {
      await connection.call('bulk.plan', { source: source.trim(), out: out.trim(), policy, language })
      setSource('')
      setOut('')
    } catch (error) {
      setFailure(failureOf(error))
    }
  }
  return (
    <details className="new-job" open={isOpen || undefined}>
      <summary>{t('jobs.new')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (source.trim() !== '' && out.trim() !== '') void plan()
        }}
      >
        <div className="new-job-folders">
          <label htmlFor={`${id}source`}>{t('jobs.source')}</label>
          <input
            id={`${id}source`}
            className="field"
            required
            value={source}
            placeholder={t('jobs.sourceExample')}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setSource(target.value)}
          />
          <label htmlFor={`${id}out`}>{t('jobs.out')}</label>
          <input
            id={`${id}out`}
            className="field"
            required
            value={out}
            placeholder={t('jobs.outExample')}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setOut(target.value)}
          />
          <label htmlFor={`${id}spoken`}>{t('jobs.spoken')}</label>
          <select
            id={`${id}spoken`}
            className="field"
            value={language}
            onChange={({ target }) =>
              setLanguage(target.value === 'fr' || target.value === 'en' ? target.value : 'auto')
            }
          >
            <option value="auto">{t('library.spokenAuto')}</option>
            <option value="fr">{t('languageName.fr')}</option>
            <option value="en">{t('languageName.en')}</option>
          </select>
          <label htmlFor={`${id}policy`}>{t('jobs.policy')}</label>
          <select
            id={`${id}policy`}
            className="field"
            value={policy}
            onChange={({ target }) => setPolicy(target.value)}
          >
            {(data?.policies ?? []).map(({ name }) => (
              <option key={name} value={name}>
                {policyTitle(name, spoken)}
              </option>
            ))}
          </select>
        </div>
        <section className="new-job-policy" aria-label={t('jobs.policySays')}>
          <h2>{t('jobs.policySays')}</h2>
          <ul>
            {says.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        <div className="new-job-go">
          <button type="submit" className="button main">
            {t('jobs.plan')}
          </button>
          <span className="soft">{t('jobs.planHint')}</span>
        </div>
        {failure && (
          <p className="needs-you" role="alert">
            {t('jobs.refused')} <FailureText failure={failure} />
          </p>
        )}
      </form>
    </details>
  )
}
