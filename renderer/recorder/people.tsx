import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { prepare, useRecorder } from './recorder.ts'

/** The people besides oneself: their consents will be asked for, and their names hidden. */
export function People() {
  const { t } = useTranslation()
  const { participants } = useRecorder()
  return (
    <div className="people">
      <AddPerson
        label={t('recorder.people')}
        onAdd={(person) => {
          if (!participants.includes(person)) prepare({ participants: [...participants, person] })
        }}
      />
      {participants.length > 0 && (
        <ul>
          {participants.map((person) => (
            <li key={person}>
              {person}
              <button
                type="button"
                className="button bare square"
                aria-label={t('recorder.removePerson', { person })}
                onClick={() => prepare({ participants: participants.filter((one) => one !== person) })}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A field for one more person. A name that was typed and left counts. */
export function AddPerson({ label, onAdd }: { label: string; onAdd: (person: string) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const field = useId()
  const add = (): void => {
    const person = name.trim()
    if (person !== '') onAdd(person)
    setName('')
  }
  return (
    <>
      <label htmlFor={field}>{label}</label>
      <form
        className="add-person"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <input
          id={field}
          className="field"
          value={name}
          maxLength={120}
          placeholder={t('recorder.person')}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
          onBlur={add}
        />
        <button type="submit" className="button">
          {t('recorder.addPerson')}
        </button>
      </form>
    </>
  )
}
