import { Play, Plus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { corrected } from '../../../../core/contract/review/outcome.ts'
import { overlaps } from '../../../../core/contract/span.ts'
import { useClock, useReview, useSelection } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { wordAt } from '../transcript/spoken.ts'
import { type ClipDraft, draftOf, newDraft } from './clip-draft.ts'
import { ClipForm } from './clip-form.tsx'
import { useClipLength } from './clip-length.ts'
import { proposals } from './proposals.ts'

/** The clips of the session, and questions with their answers that could become one. */
export function ClipsPanel() {
  const { t } = useTranslation()
  const length = useClipLength()
  const clock = useClock()
  const { perform, state } = useReview()
  const { words, span, clip: selected, select } = useSelection()
  const { transcript, lines, marks, clips } = useMaterial()
  const [draft, setDraft] = useState<ClipDraft | null>(null)
  const proposed = useMemo(
    () => proposals(corrected(transcript, state), (word) => marks.get(word)?.hidden === true),
    [transcript, state, marks],
  ).filter((one) => clips.every((clip) => !overlaps(one, clip)))
  const chosen = words && { start: wordAt(lines, words[0])?.start ?? 0, end: wordAt(lines, words[1])?.end ?? 0 }
  const listen = (seconds: number): void => {
    clock.seek(seconds)
    clock.play()
  }
  const source = chosen ?? span
  // Another selection while the form is open would be lost on its own.
  const selectedClip = draft === null ? selected : null
  useEffect(() => {
    if (selectedClip !== null) document.getElementById(`desk-${selectedClip}`)?.scrollIntoView({ block: 'nearest' })
  }, [selectedClip])

  // What is kept later than its form was left closes no other form.
  if (draft !== null)
    return <ClipForm key={draft.id} draft={draft} onDone={() => setDraft((now) => (now === draft ? null : now))} />
  return (
    <>
      {source && source.end > source.start && (
        <div className="desk-intro">
          <button type="button" className="button main" onClick={() => setDraft(newDraft(source, transcript.language))}>
            <Plus size={16} aria-hidden />
            {t(chosen ? 'desk.clips.fromWords' : 'desk.clips.fromSpan')}
          </button>
        </div>
      )}
      {clips.length === 0 ? (
        <p className="soft desk-intro">{t(proposed.length > 0 ? 'desk.clips.none' : 'desk.clips.noneNorProposed')}</p>
      ) : (
        <ul className="desk-clips" aria-label={t('desk.clips.list')}>
          {clips.map((clip) => (
            <li key={clip.id} id={`desk-${clip.id}`} data-selected={selected === clip.id ? '' : undefined}>
              <strong>{clip.title}</strong>
              <p className="soft">{length(clip)}</p>
              {clip.summary && <p>{clip.summary}</p>}
              {clip.tags.length > 0 && <p className="soft">{clip.tags.map((tag) => `#${tag}`).join(' ')}</p>}
              <div className="desk-actions">
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    select({ clip: clip.id })
                    listen(clip.start)
                  }}
                >
                  <Play size={14} aria-hidden />
                  {t('desk.clips.listen')}
                </button>
                <button type="button" className="button" onClick={() => setDraft(draftOf(clip))}>
                  {t('desk.clips.edit')}
                </button>
                <button
                  type="button"
                  className="button bare"
                  aria-label={t('desk.clips.removeOf', { title: clip.title })}
                  onClick={() => void perform('clip.remove', { id: clip.id })}
                >
                  {t('desk.clips.remove')}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {proposed.length > 0 && (
        <section className="desk-part">
          <h3>{t('desk.clips.proposed')}</h3>
          <p className="soft">{t('desk.clips.proposedHint')}</p>
          <ul className="desk-clips">
            {proposed.map((one) => (
              <li key={one.start}>
                <strong>{one.title || t('desk.clips.untitled')}</strong>
                <p className="soft">{length(one)}</p>
                <p>{one.summary}</p>
                <div className="desk-actions">
                  <button
                    type="button"
                    className="button"
                    onClick={() =>
                      setDraft({ ...newDraft(one, transcript.language), title: one.title, summary: one.summary })
                    }
                  >
                    {t('desk.clips.accept')}
                  </button>
                  <button type="button" className="button bare" onClick={() => listen(one.start)}>
                    <Play size={14} aria-hidden />
                    {t('desk.clips.listen')}
                  </button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
