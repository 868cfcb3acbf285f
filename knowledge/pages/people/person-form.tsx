import type { FormEvent } from 'react'
import { type Person, type PersonChange, type Programme, Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { StandingFields } from './standing-fields.tsx'

/** Changes what somebody is called, where letters reach them, what they may do and what they see. */
export function PersonForm({
  person,
  programmes,
  pending,
  save,
  cancel,
}: {
  readonly person: Person
  readonly programmes: readonly Programme[]
  readonly pending: boolean
  readonly save: (change: PersonChange) => void
  readonly cancel: () => void
}) {
  const { t } = useWords()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const email = String(form.get('email') ?? '').trim()
    save({
      ...(email === '' ? {} : { email }),
      name: String(form.get('name') ?? ''),
      role: Role.parse(form.get('role')),
      programmes: form.getAll('programmes').map(String),
    })
  }
  return (
    <form onSubmit={submit} aria-label={t('people.changeThis', { name: person.name })}>
      <label>
        <span>{t('people.name')}</span>
        <input
          className="field"
          name="name"
          required
          maxLength={120}
          autoComplete="off"
          defaultValue={person.name}
          // biome-ignore lint/a11y/noAutofocus: whoever opened the form goes on in it
          autoFocus
        />
      </label>
      <label>
        <span>{t('people.email')}</span>
        <input
          className="field"
          name="email"
          type="email"
          required={person.email !== null}
          autoComplete="off"
          defaultValue={person.email ?? ''}
        />
      </label>
      <StandingFields programmes={programmes} role={person.role} chosen={person.programmes} />
      <button type="submit" className="button main" disabled={pending}>
        {t('people.save')}
      </button>
      <button type="button" className="button" onClick={cancel}>
        {t('people.cancel')}
      </button>
    </form>
  )
}
