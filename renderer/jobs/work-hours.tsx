import { useId } from 'react'
import { useTranslation } from 'react-i18next'

/** What is offered to begin with. */
const night = '20:00-07:00'

interface Props {
  readonly name: string
  /** `HH:MM-HH:MM`; null for any hour. */
  readonly between: string | null
  readonly onChange: (between: string | null) => void
}

/** Asks for the hours of the day in which a job may work. */
export function WorkHours({ name, between, onChange }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const [from = '', to = ''] = (between ?? night).split('-')
  const field = (end: 'from' | 'to', value: string, change: (value: string) => void) => (
    <span>
      <label htmlFor={`${id}${end}`}>{t(`jobs.hour.${end}`)}</label>{' '}
      <input
        id={`${id}${end}`}
        className="field"
        type="time"
        required
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </span>
  )
  return (
    <fieldset className="job-hours" aria-label={t('jobs.of', { action: t('jobs.hours'), name })}>
      <label>
        <input
          type="checkbox"
          checked={between !== null}
          onChange={({ target }) => onChange(target.checked ? night : null)}
        />{' '}
        {t('jobs.onlyBetween')}
      </label>
      {between !== null && field('from', from, (value) => onChange(`${value}-${to}`))}
      {between !== null && field('to', to, (value) => onChange(`${from}-${value}`))}
    </fieldset>
  )
}
