import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { firstFocus } from '../../../design/first-focus.ts'
import { InsetForm } from '../../../design/inset-form.tsx'
import { FailureText } from '../../../shell/failure.tsx'
import { connection } from '../../../wire/connection.ts'
import { useAct } from '../approval/use-act.ts'

interface Props {
  readonly session: string
  readonly person: string
  /** What the person is called here; empty when they have no name yet. */
  readonly name: string
  readonly onDone: () => void
}

/** Asks for the consent to recognise somebody in later sessions: by name, how it was given, in which language. */
export function EnrolForm({ session, person, name, onDone }: Props) {
  const { t, i18n } = useTranslation()
  const id = useId()
  const [state, setState] = useState<'asking' | 'looking' | 'done'>('asking')
  const { act, failure } = useAct()
  if (state === 'done')
    return (
      <div className="desk-why" role="status">
        <p>{t('enrolment.done')}</p>
        <button type="button" className="button" onClick={onDone}>
          {t('enrolment.close')}
        </button>
      </div>
    )
  return (
    <InsetForm
      className="desk-why"
      onLeave={onDone}
      onSubmit={(form) => {
        const typed = new FormData(form)
        const text = (field: string): string => String(typed.get(field) ?? '').trim()
        const language = text('language') === 'fr' ? 'fr' : 'en'
        setState('looking')
        void act(async () => {
          const consent = { how: text('how'), language, at: new Date().toISOString() } as const
          await connection.call('enrolment.add', { session, person, name: text('name'), consent })
          setState('done')
        }).finally(() => setState((now) => (now === 'looking' ? 'asking' : now)))
      }}
    >
      <p className="soft">{t('enrolment.about')}</p>
      <label htmlFor={`${id}-name`}>{t('desk.people.name')}</label>
      <input
        id={`${id}-name`}
        name="name"
        className="field"
        required
        maxLength={120}
        defaultValue={name}
        ref={name === '' ? firstFocus : null}
      />
      <label htmlFor={`${id}-how`}>{t('desk.people.consent')}</label>
      <input
        id={`${id}-how`}
        name="how"
        className="field"
        required
        minLength={3}
        maxLength={500}
        autoComplete="off"
        placeholder={t('desk.people.consentExample')}
        ref={name === '' ? null : firstFocus}
      />
      <label htmlFor={`${id}-language`}>{t('enrolment.language')}</label>
      <select id={`${id}-language`} name="language" className="field" defaultValue={i18n.language}>
        <option value="fr">{t('enrolment.fr')}</option>
        <option value="en">{t('enrolment.en')}</option>
      </select>
      {failure && (
        <p role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      <div className="desk-actions">
        <button type="submit" className="button main" disabled={state === 'looking'}>
          {t(state === 'looking' ? 'enrolment.looking' : 'enrolment.do')}
        </button>
        <button type="button" className="button bare" onClick={onDone}>
          {t('desk.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}
