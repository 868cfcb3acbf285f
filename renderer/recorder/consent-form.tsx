import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConsentGiven, ConsentScope } from '../../core/contract/recording/consent.ts'
import { useFormat } from '../language/format.ts'

/** Languages in which the use of an AI may have been explained. */
const explained = ['fr', 'en', 'de', 'es', 'it', 'pt', 'ar'] as const

/** Notes what one person agreed to, and how. `spokenAt`: second of the recording of now; null when none runs. */
export function ConsentForm({
  person,
  spokenAt,
  onSave,
  onCancel,
}: {
  person: string
  spokenAt: number | null
  onSave: (given: ConsentGiven) => void
  onCancel: () => void
}) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  // What was said was said before the form was opened: the time stands still from here.
  const [at] = useState(spokenAt)
  const [scopes, setScopes] = useState<readonly ConsentScope[]>(ConsentScope.options)
  const [how, setHow] = useState<'spoken' | 'form' | 'elsewhere'>(at === null ? 'form' : 'spoken')
  const [text, setText] = useState('')
  const [language, setLanguage] = useState<string>(i18n.language)
  const id = useId()
  const ready = scopes.length > 0 && (how === 'spoken' || text.trim() !== '')
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
        {at !== null && (
          <label>
            <input type="radio" name={`${id}-how`} checked={how === 'spoken'} onChange={() => setHow('spoken')} />
            {t('recorder.spokenNow', { time: format.clock(at) })}
          </label>
        )}
        {(['form', 'elsewhere'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name={`${id}-how`} checked={how === one} onChange={() => setHow(one)} />
            {t(`recorder.${one}`)}
          </label>
        ))}
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
