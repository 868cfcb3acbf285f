import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { InsetForm } from '../../../design/inset-form.tsx'
import { SummaryField } from '../../../design/summary-field.tsx'
import { useFormat } from '../../../language/format.ts'
import { useClock, useReview, useSelection } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { type ClipDraft, hiddenWords, repeatsHidden, tagsOf } from './clip-draft.ts'
import { useClipLength } from './clip-length.ts'

interface Props {
  readonly draft: ClipDraft
  readonly onDone: () => void
}

/** A clip's words and its edges. It is cut exactly where it is asked, not at the nearest key frame. */
export function ClipForm({ draft, onDone }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const clock = useClock()
  const { perform, state, online } = useReview()
  const { select } = useSelection()
  const { lines, corrections, marks } = useMaterial()
  const [now, setNow] = useState(draft)
  const change = (part: Partial<ClipDraft>): void => setNow((before) => ({ ...before, ...part }))
  const hidden = useMemo(() => hiddenWords(lines, corrections, marks), [lines, corrections, marks])
  const personal = repeatsHidden(`${now.title} ${now.summary} ${now.tags}`, hidden)
  const lasts = now.end > now.start
  const length = useClipLength()
  const there = state.get(draft.id)
  const [first] = useState(there)
  const [keeping, setKeeping] = useState(false)
  const keep = async (): Promise<void> => {
    if (!lasts || keeping) return
    setKeeping(true)
    // What waits for the line is told on top of the screen until it has arrived.
    if (!online) onDone()
    if (await perform('clip.set', { ...now, tags: tagsOf(now.tags) })) {
      onDone()
      select({ clip: now.id })
    }
    setKeeping(false)
  }
  return (
    <InsetForm className="desk-clip-form" onLeave={onDone} onSubmit={() => void keep()}>
      <label>
        {t('desk.clips.title')}
        <input
          className="field"
          required
          maxLength={200}
          value={now.title}
          ref={(field) => {
            if (field && document.activeElement?.closest('form') !== field.form) field.focus()
          }}
          onChange={({ target }) => change({ title: target.value })}
        />
      </label>
      <SummaryField label={t('desk.clips.summary')} value={now.summary} onType={(summary) => change({ summary })} />
      <div className="desk-clip-pair">
        <label>
          {t('desk.clips.tags')}
          <input className="field" value={now.tags} onChange={({ target }) => change({ tags: target.value })} />
        </label>
        <label>
          {t('desk.clips.language')}
          <select className="field" value={now.language} onChange={({ target }) => change({ language: target.value })}>
            {[...new Set(['fr', 'en', now.language])].map((language) => (
              <option key={language} value={language}>
                {language === 'fr' || language === 'en' || language === 'und'
                  ? t(`languageName.${language}`)
                  : language}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="desk-clip-pair">
        {(['start', 'end'] as const).map((edge) => (
          <div key={edge}>
            <span>{t(`desk.clips.${edge}`)}</span>
            <button type="button" className="desk-link" onClick={() => clock.seek(now[edge])}>
              {format.clock(now[edge], true)}
            </button>
            <button type="button" className="button" onClick={() => change({ [edge]: clock.time })}>
              {t(`desk.clips.${edge}Here`)}
            </button>
          </div>
        ))}
      </div>
      {!keeping && there?.revision !== first?.revision && (
        <p className="needs-you" role="status">
          {there?.type === 'clip'
            ? t('desk.clips.changedMeanwhile', { title: there.title, length: length(there) })
            : t('desk.clips.removedMeanwhile')}
        </p>
      )}
      {personal && (
        <p className="needs-you" role="status">
          {t('desk.clips.personal')}
        </p>
      )}
      <div className="desk-actions">
        <button type="submit" className="button main" disabled={!lasts}>
          {t('desk.clips.save')}
        </button>
        <button type="button" className="button bare" onClick={onDone}>
          {t('desk.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}
