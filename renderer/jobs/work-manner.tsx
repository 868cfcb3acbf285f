import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkManner } from '../../core/contract/bulk/api.ts'

/** What is offered to begin with. */
const night = '20:00-07:00'
/** How far behind other programs a job stands that makes way for them. */
const behind = 10

/** A job makes way for whatever else the machine does, until somebody says otherwise. */
export const usualManner: BulkManner = { between: null, nice: behind, onBattery: false, whileRecording: false }

interface Props {
  readonly name: string
  readonly manner: BulkManner
  readonly onChange: (manner: BulkManner) => void
}

/** Asks when a job may work, and for what it waits. */
export function WorkManner({ name, manner, onChange }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const { between, nice, onBattery, whileRecording } = manner
  const [from = '', to = ''] = (between ?? night).split('-')
  const field = (end: 'from' | 'to', value: string, change: (value: string) => string) => (
    <span>
      <label htmlFor={`${id}${end}`}>{t(`jobs.hour.${end}`)}</label>{' '}
      <input
        id={`${id}${end}`}
        className="field"
        type="time"
        required
        value={value}
        onChange={({ target }) => onChange({ ...manner, between: change(target.value) })}
      />
    </span>
  )
  const choice = (text: string, checked: boolean, changed: (checked: boolean) => Partial<BulkManner>) => (
    <label>
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange({ ...manner, ...changed(target.checked) })}
      />{' '}
      {text}
    </label>
  )
  return (
    <fieldset className="job-manner" aria-label={t('jobs.of', { action: t('jobs.hours'), name })}>
      {choice(t('jobs.onlyBetween'), between !== null, (checked) => ({ between: checked ? night : null }))}
      {between !== null && field('from', from, (value) => `${value}-${to}`)}
      {between !== null && field('to', to, (value) => `${from}-${value}`)}
      <details>
        <summary>{t('jobs.machine')}</summary>
        {choice(t('jobs.makesWay'), nice > 0, (checked) => ({ nice: checked ? behind : 0 }))}
        {choice(t('jobs.onBattery'), onBattery, (checked) => ({ onBattery: checked }))}
        {choice(t('jobs.whileRecording'), whileRecording, (checked) => ({ whileRecording: checked }))}
      </details>
    </fieldset>
  )
}
