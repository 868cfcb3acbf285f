import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReview } from '../../store/review-provider.tsx'
import { useNames } from '../material.ts'
import { WhyForm } from '../why-form.tsx'
import { useVoicesOf } from './voices-of.ts'

/** Asks how a person agreed to be seen; and, where somebody said which voice is theirs, whether that covers it. */
export function KeepForm({ person, onDone }: { person: string; onDone: () => void }) {
  const { t } = useTranslation()
  const { perform } = useReview()
  const names = useNames()
  const voices = useVoicesOf(person)
  const [too, setToo] = useState(false)
  return (
    <WhyForm
      label={t('desk.people.consent')}
      action={t('desk.people.keepDo')}
      example={t('desk.people.consentExample')}
      onWhy={(how) => {
        onDone()
        const heard = too ? voices.map(({ disguised: _, ...voice }) => voice) : []
        void perform('person.keep', { id: person, how, voices: heard })
      }}
      onLeave={onDone}
    >
      {voices.length > 0 && (
        <label className="desk-too">
          <input type="checkbox" checked={too} onChange={({ target }) => setToo(target.checked)} />
          {t('links.keepToo', { names: voices.map(({ speaker }) => names.voice(speaker)).join(', ') })}
        </label>
      )}
    </WhyForm>
  )
}
