import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/failure.ts'
import { policyTitle } from '../../core/contract/policy-titles.ts'
import { PathField } from '../design/path-field.tsx'
import { useUiLanguage } from '../language/ui-language.ts'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { JobWishes, usualWishes } from './job-wishes.tsx'

/** Stands for a policy of one's own, which has no name yet. */
const ownFile = ''

/** Asks for a folder, a place for the results and a policy, and shows what that policy does before anything begins. */
export function NewJob({ isOpen }: { isOpen: boolean | undefined }) {
  const { t } = useTranslation()
  const spoken = useUiLanguage()
  const id = useId()
  const [source, setSource] = useState('')
  const [out, setOut] = useState('')
  const [preset, setPreset] = useState<string | null>('strict')
  const [file, setFile] = useState('')
  const [named, setNamed] = useState('')
  const [language, setLanguage] = useState<'auto' | 'fr' | 'en'>('auto')
  const [wishes, setWishes] = useState(usualWishes)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { data } = useQuery({ queryKey: ['policies'], queryFn: () => connection.call('bulk.policies', {}) })
  const own = useQuery({
    queryKey: ['policy', named],
    queryFn: () => connection.call('bulk.policy', { file: named }),
    enabled: preset === null && named !== '',
    retry: false,
    gcTime: 0,
  })
  const shown = preset === null ? own.data : data?.policies.find(({ name }) => name === preset)
  const policy = preset ?? file.trim()
  const plan = async (): Promise<void> => {
    setFailure(null)
    try {
      const names = wishes.names.split(',').flatMap((name) => name.trim() || [])
      const asked = { source: source.trim(), out: out.trim(), policy, language, ...wishes, names }
      await connection.call('bulk.plan', asked)
      setSource('')
      setOut('')
      setWishes(usualWishes)
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
          <PathField
            id={`${id}source`}
            required
            value={source}
            placeholder={t('jobs.sourceExample')}
            onType={setSource}
          />
          <label htmlFor={`${id}out`}>{t('jobs.out')}</label>
          <PathField id={`${id}out`} required value={out} placeholder={t('jobs.outExample')} onType={setOut} />
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
            value={preset ?? ownFile}
            onChange={({ target }) => setPreset(target.value === ownFile ? null : target.value)}
          >
            {(data?.policies ?? []).map(({ name }) => (
              <option key={name} value={name}>
                {policyTitle(name, spoken)}
              </option>
            ))}
            <option value={ownFile}>{t('jobs.policyOwn')}</option>
          </select>
          {preset === null && (
            <>
              <label htmlFor={`${id}file`}>{t('jobs.policyFile')}</label>
              <PathField
                id={`${id}file`}
                required
                value={file}
                placeholder={t('jobs.policyFileExample')}
                onType={setFile}
                onBlur={() => setNamed(file.trim())}
              />
            </>
          )}
        </div>
        <section className="new-job-policy" aria-label={t('jobs.policySays')}>
          <h2>{t('jobs.policySays')}</h2>
          <ul>
            {(shown?.says[spoken] ?? []).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {preset === null && own.isError && <FailureText failure={failureOf(own.error)} />}
        </section>
        <JobWishes wishes={wishes} onChange={setWishes} />
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
