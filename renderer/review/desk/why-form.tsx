import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { firstFocus } from '../../design/first-focus.ts'
import { InsetForm } from '../../design/inset-form.tsx'

interface Props {
  readonly label: string
  readonly action: string
  readonly example?: string
  /** What is asked besides, between the field and the buttons. */
  readonly children?: ReactNode
  /** Gets at least three characters. */
  readonly onWhy: (why: string) => void
  readonly onLeave: () => void
}

/** Asks for the reason that is owed when something private may be seen or heard. Enter gives it, Escape leaves. */
export function WhyForm({ label, action, example, children, onWhy, onLeave }: Props) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <InsetForm
      className="desk-why"
      onLeave={onLeave}
      onSubmit={(form) => {
        const why = String(new FormData(form).get('why') ?? '').trim()
        if (why.length >= 3) onWhy(why)
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name="why"
        className="field"
        required
        minLength={3}
        maxLength={500}
        autoComplete="off"
        placeholder={example}
        ref={firstFocus}
      />
      {children}
      <div className="desk-actions">
        <button type="submit" className="button main">
          {action}
        </button>
        <button type="button" className="button bare" onClick={onLeave}>
          {t('desk.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}
