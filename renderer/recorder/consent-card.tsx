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
 * @param isKept a session of the library, which is not destroyed for want of a consent
 * @param onNote puts it on record; false where that did not work: then what was written stays where it is
 */
export function ConsentCard({
  participants,
  gaps,
  spokenAt,
  endedAfter = null,
  isKept = false,
  onNote,
  onAdd,
}: {
  participants: readonly string[]
  gaps: readonly Pick<ConsentGap, 'person'>[]
  spokenAt: number | null
  endedAfter?: number | null
  isKept?: boolean
  onNote: (given: ConsentGiven) => Promise<boolean>
  /** Names somebody who was left out; left away where people are named elsewhere on the screen. */
  onAdd?: (person: string) => void
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<string | null>(null)
  const [noting, setNoting] = useState(false)
  const note = async (given: ConsentGiven): Promise<void> => {
    if (noting) return
    setNoting(true)
    if (await onNote(given)) setOpen((now) => (now === given.person ? null : now))
    setNoting(false)
  }
  return (
    <div className="consent-card">
      <h2>{t('recorder.consent')}</h2>
      <p className="soft">
        {t(participants.length === 0 ? 'recorder.nobody' : isKept ? 'consentSheet.why' : 'recorder.consentWhy')}
      </p>
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
                  onSave={(given) => void note(given)}
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
