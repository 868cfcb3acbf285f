import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import type { ClipWords, TrustedBase } from '../../core/contract/outlet/api.ts'
import { InsetForm } from '../design/inset-form.tsx'
import { SummaryField } from '../design/summary-field.tsx'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { hostOf } from './use-outlet.ts'
import './outlet.css'

interface Props {
  readonly session: string
  /** Null for the whole session. */
  readonly clip: string | null
  readonly bases: readonly TrustedBase[]
  readonly onDone: () => void
}

/** Asks what students will read of a clip, and sends it. */
export function PublishForm({ session, clip, ...rest }: Props) {
  const { data } = useQuery({
    queryKey: ['outlet', 'begin', session, clip],
    queryFn: () => connection.call('outlet.begin', { session, clip }),
    gcTime: 0,
  })
  return data ? <Form {...data} session={session} clip={clip} {...rest} /> : null
}

const listed = (text: string): string[] => text.split(',').flatMap((one) => one.trim() || [])

function Form({ session, clip, bases, words, asksConsent, onDone }: Props & Began) {
  const { t } = useTranslation()
  const [now, setNow] = useState({
    server: bases[0]?.server ?? '',
    title: words.title ?? '',
    mentor: words.mentor ?? '',
    summary: words.summary ?? '',
    topics: (words.topics ?? []).join(', '),
    programmes: (words.programmes ?? []).join(', '),
    downloadable: words.downloadable ?? false,
    consent: '',
    answered: false,
  })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const change = (part: Partial<typeof now>): void => setNow((before) => ({ ...before, ...part }))
  const publish = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const { server, title, mentor, summary, downloadable, consent, answered } = now
    const said: ClipWords = {
      ...{ title, mentor, summary, downloadable },
      topics: listed(now.topics),
      programmes: listed(now.programmes),
      recordedAt: words.recordedAt ?? new Date().toISOString().slice(0, 10),
    }
    try {
      await connection.call('outlet.publish', { session, clip, server, words: said, consent, answered })
      onDone()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  const line = (name: 'title' | 'mentor' | 'topics' | 'programmes' | 'consent', required: boolean, hint?: string) => (
    <label>
      {t(`outlet.form.${name}`)}
      {hint && <span className="soft"> ({hint})</span>}
      <input
        className="field"
        required={required}
        maxLength={name === 'consent' ? 500 : 200}
        value={now[name]}
        ref={(field) => {
          if (name === 'title' && field && !field.form?.contains(document.activeElement)) field.focus()
        }}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </label>
  )
  return (
    <InsetForm className="outlet-form" onLeave={onDone} onSubmit={() => void publish()}>
      {bases.length > 1 && (
        <label>
          {t('outlet.form.base')}
          <select className="field" value={now.server} onChange={({ target }) => change({ server: target.value })}>
            {bases.map(({ server }) => (
              <option key={server} value={server}>
                {hostOf(server)}
              </option>
            ))}
          </select>
        </label>
      )}
      {line('title', true)}
      {line('mentor', true)}
      <SummaryField label={t('outlet.form.summary')} value={now.summary} onType={(summary) => change({ summary })} />
      {line('topics', false, t('outlet.form.topicsHint'))}
      {line('programmes', false, t('outlet.form.programmesHint'))}
      {asksConsent && line('consent', true, t('outlet.form.consentHint'))}
      <label className="outlet-tick">
        <input
          type="checkbox"
          checked={now.downloadable}
          onChange={({ target }) => change({ downloadable: target.checked })}
        />
        {t('outlet.form.downloadable')}
      </label>
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      {(failure?.code === 'personal-words' || now.answered) && (
        <label className="outlet-tick">
          <input
            type="checkbox"
            checked={now.answered}
            onChange={({ target }) => change({ answered: target.checked })}
          />
          {t('outlet.form.answered')}
        </label>
      )}
      <div className="desk-actions">
        <button type="submit" className="button main" disabled={busy}>
          {t(busy ? 'outlet.form.doing' : 'outlet.form.do')}
        </button>
        <button type="button" className="button bare" onClick={onDone}>
          {t('outlet.form.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}

interface Began {
  readonly words: Partial<ClipWords>
  readonly asksConsent: boolean
}
