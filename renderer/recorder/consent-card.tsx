import { Check, CircleDashed } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsentGap, ConsentGiven } from '../../core/contract/recording/consent.ts'
import { ConsentForm } from './consent-form.tsx'
import { AddPerson } from './people.tsx'

/**
 * Who has agreed and who has not, each with the form that puts it on record.
 * @param spokenAt second of the recording of now; null when none runs
 * @param endedAfter seconds of a recording that has ended: what is read aloud now would not be heard in it
 */
export function ConsentCard({
  participants,
  gaps,
  spokenAt,
  endedAfter = null,
  onNote,
  onAdd,
}: {
  participants: readonly string[]
  gaps: readonly Pick<ConsentGap, 'person'>[]
  spokenAt: number | null
  endedAfter?: number | null
  onNote: (given: ConsentGiven) => void
  /** Names somebody who was left out; left away where people are named elsewhere on the screen. */
  onAdd?: (person: string) => void
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className="consent-card">
      <h2>{t('recorder.consent')}</h2>
      <p className="soft">{t(participants.length === 0 ? 'recorder.nobody' : 'recorder.consentWhy')}</p>
      {participants.length > 0 && endedAfter === null && (
        <blockquote>
          <h3>{t('recorder.script')}</h3>
          <p>{t('recorder.scriptText')}</p>
        </blockquote>
      )}
      <ul>
        {participants.map((person) => {
          const missing = gaps.some((gap) => gap.person === person)
          const Mark = missing ? CircleDashed : Check
          return (
            <li key={person} data-missing={missing}>
              <div className="consent-line">
                <Mark size={18} aria-hidden />
                <span>{t(missing ? 'recorder.missing' : 'recorder.agreed', { person })}</span>
                {open !== person && (
                  <button
                    type="button"
                    className={missing ? 'button' : 'button bare'}
                    aria-label={t(missing ? 'recorder.noteFor' : 'recorder.noteAgainFor', { person })}
                    onClick={() => setOpen(person)}
                  >
                    {t(missing ? 'recorder.note' : 'recorder.noteAgain')}
                  </button>
                )}
              </div>
              {open === person && (
                <ConsentForm
                  person={person}
                  spokenAt={spokenAt}
                  endedAfter={endedAfter}
                  onCancel={() => setOpen(null)}
                  onSave={(given) => {
                    setOpen(null)
                    onNote(given)
                  }}
                />
              )}
            </li>
          )
        })}
      </ul>
      {onAdd && (
        <div className="consent-more">
          <AddPerson label={t('recorder.peopleMore')} onAdd={onAdd} />
        </div>
      )}
    </div>
  )
}
