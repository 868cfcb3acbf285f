import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Entity } from '../../../../core/contract/finding.ts'
import { useReview, useSelection } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { EntityOptions } from '../entity-options.tsx'
import { useMaterial } from '../material.ts'
import { WhyForm } from '../why-form.tsx'
import { soundOf } from './spoken.ts'

interface Props {
  readonly chosen: readonly [number, number]
  readonly onEdit: () => void
}

/** What can be done with the words that are chosen. */
export function ChosenWords({ chosen, onEdit }: Props) {
  const { t } = useTranslation()
  const { perform, opening, me } = useReview()
  const { select } = useSelection()
  const { form, set } = useDeskState()
  const { lines, marks } = useMaterial()
  const [entity, setEntity] = useState<Entity>('PERSON')
  const [first, last] = chosen
  /** Findings that could be let be heard, which is not a mentor's to say. */
  const touched = new Set<string>()
  for (let word = first; word <= last; word++) {
    const mark = marks.get(word)
    if (mark?.hidden && me?.role !== 'mentor') touched.add(mark.finding)
  }
  const mark = (): void => {
    const sound = soundOf(lines, chosen, opening?.duration ?? 0)
    if (!sound) return
    const id = `marked-${crypto.randomUUID()}`
    void perform('speech.mark', { id, ...sound, words: [...chosen], entity }).then((kept) => {
      if (kept) select({ finding: id })
    })
  }
  if (form === 'unmark' && touched.size > 0)
    return (
      <div className="desk-chosen">
        <WhyForm
          label={t('desk.words.unmarkWhy')}
          action={t('desk.inspect.showDoHeard')}
          onWhy={(why) => {
            set({ form: null })
            void perform('finding.everywhere', { ids: [...touched], decision: 'show', why })
          }}
          onLeave={() => set({ form: null })}
        />
      </div>
    )
  return (
    <div className="desk-chosen">
      <p role="status">{t('desk.words.chosen', { count: last - first + 1 })}</p>
      <label>
        <span className="unseen">{t('desk.words.markAs')}</span>
        <select
          className="field"
          value={entity}
          onChange={({ target }) => setEntity(Entity.options.find((one) => one === target.value) ?? entity)}
        >
          <EntityOptions />
        </select>
      </label>
      <button type="button" className="button" data-key="p" onClick={mark}>
        {t('desk.words.mark')} <kbd>P</kbd>
      </button>
      {touched.size > 0 && (
        <button type="button" className="button" data-key="n" onClick={() => set({ form: 'unmark' })}>
          {t('desk.words.unmark')} <kbd>N</kbd>
        </button>
      )}
      <button type="button" className="button" data-key="c" onClick={() => set({ tab: 'clips' })}>
        {t('desk.words.clip')} <kbd>C</kbd>
      </button>
      <button type="button" className="button" data-key="e" onClick={onEdit}>
        {t('desk.words.correct')} <kbd>E</kbd>
      </button>
    </div>
  )
}
