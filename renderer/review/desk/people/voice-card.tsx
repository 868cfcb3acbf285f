import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkSuggestion } from '../../../../core/contract/review/voice-links.ts'
import { coverage } from '../../../../core/contract/span.ts'
import type { Segment } from '../../../../core/contract/transcript.ts'
import { heardOf } from '../../../../core/contract/voices.ts'
import { useFormat } from '../../../language/format.ts'
import { useReview } from '../../store/review-provider.tsx'
import { ListenButton, ListenStrip } from '../listening/listen-strip.tsx'
import { useListening } from '../listening/use-listening.ts'
import { useMaterial, useNames } from '../material.ts'
import { WhyForm } from '../why-form.tsx'
import { spokenIn } from './voices-of.ts'
import { WhoseVoice } from './whose-voice.tsx'

interface Props {
  readonly speaker: string
  readonly passages: readonly Segment[]
  /** Whose it may be; null where that cannot be told. */
  readonly suggestion: LinkSuggestion | null
}

/** One voice of the session: how long it is heard, and the one decision about it. */
export function VoiceCard({ speaker, passages, suggestion }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { perform, me } = useReview()
  const { transcript, voiceRecords, isDisguised } = useMaterial()
  const name = useNames().voice(speaker)
  const [asking, setAsking] = useState(false)
  const record = voiceRecords.get(speaker) ?? null
  const state = isDisguised(speaker)
    ? record === null
      ? 'disguised-by-policy'
      : 'disguised'
    : record === null
      ? 'plain'
      : 'kept'
  const heard = heardOf(transcript, speaker)
  const listening = useListening(`voice ${speaker}`, spokenIn(passages))
  return (
    <li className="desk-person">
      <div className="desk-person-top">
        <strong className="desk-voice-name">{name}</strong>
        <span className="desk-person-state" data-state={state}>
          {t(`voices.state.${state}`)}
        </span>
      </div>
      <p className="soft">
        {t('voices.spoken', { count: passages.length })} · {format.wait(coverage(passages))}
        {record?.decision === 'keep' && (
          <>
            {' · '}
            {t('voices.kept', { why: record.why, name: record.decided.by, day: format.day(record.decided.at) })}
          </>
        )}
      </p>
      <WhoseVoice speaker={speaker} suggestion={suggestion} />
      <ListenStrip heard={listening} />
      {asking ? (
        <WhyForm
          label={t('voices.why')}
          action={t('voices.keepDo')}
          example={t('voices.whyExample')}
          onWhy={(why) => {
            setAsking(false)
            void perform('voice.keep', { speaker, heard, why })
          }}
          onLeave={() => setAsking(false)}
        />
      ) : (
        <div className="desk-actions">
          {me?.role !== 'mentor' && (
            <>
              <button
                type="button"
                className="button"
                aria-pressed={record?.decision === 'disguise'}
                aria-label={t('voices.disguiseOf', { name })}
                onClick={() => void perform('voice.disguise', { speaker, heard })}
              >
                {t('voices.disguise')}
              </button>
              <button
                type="button"
                className="button"
                aria-pressed={record?.decision === 'keep'}
                aria-label={t('voices.keepOf', { name })}
                onClick={() => setAsking(true)}
              >
                {t('voices.keep')}
              </button>
            </>
          )}
          <ListenButton heard={listening} of={name} />
        </div>
      )}
    </li>
  )
}
