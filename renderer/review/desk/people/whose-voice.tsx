import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkSuggestion } from '../../../../core/contract/review/voice-links.ts'
import { heardOf } from '../../../../core/contract/voices.ts'
import { DecidingSelect } from '../../../design/deciding-select.tsx'
import { useFormat } from '../../../language/format.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial, useNames } from '../material.ts'

/** Whose voice it is, said by one choice; where something can be told of it, by one click. A mentor only reads it. */
export function WhoseVoice({ speaker, suggestion }: { speaker: string; suggestion: LinkSuggestion | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const { perform, me } = useReview()
  const { transcript, persons, links } = useMaterial()
  const names = useNames()
  const linked = links.get(speaker)?.person
  if (persons.length === 0) return null
  if (me?.role === 'mentor')
    return linked ? <p className="soft">{t('links.is', { name: names.person(linked) })}</p> : null
  const link = (person: string): void =>
    void perform('voice.link', { speaker, heard: heardOf(transcript, speaker), person })
  return (
    <div className="desk-whose">
      <label htmlFor={id}>{t('links.whose')}</label>
      <DecidingSelect
        id={id}
        aria-label={t('links.whoseOf', { whose: t('links.whose'), name: names.voice(speaker) })}
        value={linked ?? ''}
        onChoose={(person) => {
          if (person === '') void perform('voice.unlink', { speaker })
          else link(person)
        }}
      >
        <option value="">{t('links.unsaid')}</option>
        {persons.map((person) => (
          <option key={person.id} value={person.id}>
            {names.person(person.id)}
          </option>
        ))}
      </DecidingSelect>
      {suggestion && linked === undefined && (
        <p>
          <span className="soft">
            {t(`links.because.${suggestion.why}`, { time: format.wait(suggestion.seconds) })}
          </span>{' '}
          <button type="button" className="desk-link" onClick={() => link(suggestion.person)}>
            {t('links.say', { name: names.person(suggestion.person) })}
          </button>
        </p>
      )}
    </div>
  )
}
