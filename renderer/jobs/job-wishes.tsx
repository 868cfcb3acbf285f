import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkAsked } from '../../core/contract/bulk/api.ts'
import { Mask } from '../../core/contract/plan.ts'
import { connection } from '../wire/connection.ts'

/** What is asked for beside folders, policy and language. */
export interface Wishes extends Pick<BulkAsked, 'mask' | 'model'> {
  /** As they were typed, separated by commas. */
  readonly names: string
}

export const usualWishes: Wishes = { mask: null, model: null, names: '' }

/** The models that a job may hear with, the usual one first. */
export const useSpeechModels = () =>
  useQuery({ queryKey: ['bulk.models'], queryFn: () => connection.call('bulk.models', {}) }).data?.models ?? []

/** Names, mask and model: what few jobs need, folded away until somebody looks for it. */
export function JobWishes({ wishes, onChange }: { wishes: Wishes; onChange: (wishes: Wishes) => void }) {
  const { t } = useTranslation()
  const id = useId()
  const models = useSpeechModels()
  const { mask, model, names } = wishes
  const absent = models.find(({ isInstalled }) => !isInstalled)
  const about = mask === null ? null : t(`rules.about.${mask}`)
  return (
    <details className="new-job-more">
      <summary>{t('jobs.moreWishes')}</summary>
      <div className="new-job-folders">
        <label htmlFor={`${id}names`}>{t('jobs.names')}</label>
        <input
          id={`${id}names`}
          className="field"
          value={names}
          placeholder={t('jobs.namesExample')}
          aria-describedby={`${id}namesHint`}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ ...wishes, names: target.value })}
        />
        <p id={`${id}namesHint`} className="soft new-job-hint">
          {t('jobs.namesHint')}
        </p>
        <label htmlFor={`${id}mask`}>{t('rules.maskLabel')}</label>
        <select
          id={`${id}mask`}
          className="field"
          value={mask ?? ''}
          onChange={({ target }) => onChange({ ...wishes, mask: Mask.safeParse(target.value).data ?? null })}
        >
          <option value="">{t('rules.maskOfPolicy')}</option>
          {Mask.options.map((one) => (
            <option key={one} value={one}>
              {t(`rules.mask.${one}`)}
            </option>
          ))}
        </select>
        {about && <p className={`new-job-hint ${mask === 'blur' ? 'needs-you' : 'soft'}`}>{about}</p>}
        <label htmlFor={`${id}model`}>{t('jobs.model')}</label>
        <select
          id={`${id}model`}
          className="field"
          value={model ?? models.find(({ isUsual }) => isUsual)?.id ?? ''}
          onChange={({ target }) => onChange({ ...wishes, model: target.value })}
        >
          {models.map(({ id: one, title, isInstalled }) => (
            <option key={one} value={one} disabled={!isInstalled}>
              {isInstalled ? title : t('jobs.modelAbsent', { title })}
            </option>
          ))}
        </select>
        {absent && <p className="soft new-job-hint">{t('jobs.modelHint', { model: absent.id })}</p>}
      </div>
    </details>
  )
}
