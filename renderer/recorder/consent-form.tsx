import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConsentGiven, ConsentScope } from '../../core/contract/recording/consent.ts'
import { useFormat } from '../language/format.ts'
import { secondsOfClock } from './clock-text.ts'

/** Languages in which the use of an AI may have been explained. */
const explained = ['fr', 'en', 'de', 'es', 'it', 'pt', 'ar'] as const

/**
 * Notes what one person agreed to, and how.
 * @param spokenAt second of the recording of now; null when none runs
 * @param endedAfter seconds of a recording that has ended, in which it may have been spoken; null where there is none
 */
export function ConsentForm({
  person,
  spokenAt,
  endedAfter,
  onSave,
  onCancel,
}: {
  person: string
  spokenAt: number | null
  endedAfter: number | null
  onSave: (given: ConsentGiven) => void
  onCancel: () => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  // What was said was said before the form was opened: the time stands still from here.
  const [now] = useState(spokenAt)
  const [clock, setClock] = useState('')
  const then = secondsOfClock(clock)
  const at = now ?? (then !== null && endedAfter !== null && then <= endedAfter ? then : null)
  const [scopes, setScopes] = useState<readonly ConsentScope[]>(ConsentScope.options)
  const [how, setHow] = useState<'spoken' | 'form' | 'elsewhere'>(now === null ? 'form' : 'spoken')
  const [text, setText] = useState('')
  const [language, setLanguage] = useState<string>(i18n.language)
  const id = useId()
  const ready = scopes.length > 0 && (how === 'spoken' ? at !== null : text.trim() !== '')
  const given = (): ConsentGiven => ({
    person,
    agreed: [...scopes],
    explainedIn: language,
    how:
      how === 'spoken'
        ? { kind: 'spoken', at: at ?? 0 }
        : how === 'form'
          ? { kind: 'form', reference: text.trim() }
          : { kind: 'elsewhere', where: text.trim() },
  })
  return (
    <form
      className="consent-form"
      aria-label={t('recorder.noteFor', { person })}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onSave(given())
      }}
    >
      <fieldset>
        <legend>{t('recorder.scopes')}</legend>
        {ConsentScope.options.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
            {t(`recorder.scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('recorder.how')}</legend>
        {(now !== null || endedAfter !== null) && (
          <label>
            <input type="radio" name={`${id}-how`} checked={how === 'spoken'} onChange={() => setHow('spoken')} />
            {now !== null ? t('recorder.spokenNow', { time: format.clock(now) }) : t('recorder.spokenThen')}
          </label>
        )}
        {(['form', 'elsewhere'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name={`${id}-how`} checked={how === one} onChange={() => setHow(one)} />
            {t(`recorder.${one}`)}
          </label>
        ))}
        {how === 'spoken' && now === null && (
          <input
            className="field"
            aria-label={t('recorder.spokenWhen', { time: format.clock(endedAfter ?? 0) })}
            placeholder={t('recorder.spokenWhen', { time: format.clock(endedAfter ?? 0) })}
            value={clock}
            maxLength={9}
            onChange={({ target }) => setClock(target.value)}
          />
        )}
        {how !== 'spoken' && (
          <input
            className="field"
            aria-label={t(how === 'form' ? 'recorder.formReference' : 'recorder.elsewhereWhere')}
            placeholder={t(how === 'form' ? 'recorder.formReference' : 'recorder.elsewhereWhere')}
            value={text}
            maxLength={200}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </fieldset>
      <label className="consent-language">
        {t('recorder.explainedIn')}
        <select className="field" value={language} onChange={({ target }) => setLanguage(target.value)}>
          {explained.map((one) => (
            <option key={one} value={one}>
              {t(`recorder.languages.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="consent-actions">
        <button type="submit" className="button main" disabled={!ready}>
          {t('recorder.save')}
        </button>
        <button type="button" className="button bare" onClick={onCancel}>
          {t('recorder.cancel')}
        </button>
      </div>
    </form>
  )
}
