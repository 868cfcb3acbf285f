import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { firstFocus } from '../../../design/first-focus.ts'
import { InsetForm } from '../../../design/inset-form.tsx'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { soundOf } from '../transcript/spoken.ts'
import { WhyForm } from '../why-form.tsx'
import { everywhere, foldedWords } from './everywhere.ts'

type What = 'person' | 'text' | 'shown' | 'name'

/** The same decision for this person, these words or this name in the whole session. */
export function EverywhereForm({ record, onDone }: { record: FindingRecord; onDone: () => void }) {
  const { t } = useTranslation()
  const { perform, opening } = useReview()
  const { lines, corrections, findings, marks } = useMaterial()
  const [showing, setShowing] = useState<What | null>(null)
  const found = useMemo(
    () => everywhere(record, findings, foldedWords(lines, corrections), marks),
    [record, findings, lines, corrections, marks],
  )
  const hide = (what: What): void => {
    onDone()
    const { entity } = record.finding
    const sounds = found.unmarked.flatMap((words) => {
      const sound = soundOf(lines, words, opening?.duration ?? 0)
      return sound ? [{ id: `marked-${crypto.randomUUID()}`, ...sound, words: [...words] }] : []
    })
    void perform('finding.everywhere', { ids: [...found[what]], decision: 'hide', why: null })
    if (what === 'text' && entity !== null && sounds.length > 0)
      void perform('speech.markAll', { marks: sounds, entity })
  }
  if (showing !== null)
    return (
      <WhyForm
        label={t(record.finding.kind === 'speech' ? 'desk.inspect.showWhyHeard' : 'desk.inspect.showWhy')}
        action={t('desk.inspect.showAll')}
        onWhy={(why) => {
          onDone()
          void perform('finding.everywhere', { ids: [...found[showing]], decision: 'show', why })
        }}
        onLeave={onDone}
      />
    )
  const counts: readonly [What, number][] = [
    ['person', found.person.length],
    ['text', found.text.length + found.unmarked.length],
    ['shown', found.shown.length],
    ['name', found.name.length],
  ]
  const offered = counts.filter(([what, count]) => count > (what === 'name' ? 0 : 1))
  return (
    <InsetForm className="desk-everywhere" onLeave={onDone} onSubmit={() => undefined}>
      {offered.length === 0 && <p className="soft">{t('desk.inspect.everywhereOnly')}</p>}
      {offered.map(([what, count], index) => (
        <div key={what}>
          <p>
            {what === 'person' && t('desk.inspect.everywherePerson', { count })}
            {what === 'text' && t('desk.inspect.everywhereText', { count })}
            {what === 'shown' && t('desk.inspect.everywhereShown', { count })}
            {what === 'name' && t('desk.inspect.everywhereName', { count })}
            {what === 'text' && found.unmarked.length > 0 && (
              <span className="soft"> {t('desk.inspect.everywhereUnmarked', { count: found.unmarked.length })}</span>
            )}
          </p>
          <div className="desk-actions">
            <button type="button" className="button" ref={index === 0 ? firstFocus : null} onClick={() => hide(what)}>
              {t('desk.inspect.hideAll')}
            </button>
            {what !== 'name' && (
              <button type="button" className="button bare" onClick={() => setShowing(what)}>
                {t('desk.inspect.showAll')}
              </button>
            )}
          </div>
        </div>
      ))}
      <button type="button" className="button bare" ref={offered.length === 0 ? firstFocus : null} onClick={onDone}>
        {t('desk.cancel')}
      </button>
    </InsetForm>
  )
}
