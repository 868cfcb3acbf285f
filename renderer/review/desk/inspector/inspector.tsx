import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { KindMark } from '../../../design/kind-mark.tsx'
import { useFormat } from '../../../language/format.ts'
import { useKeys } from '../../../shell/keys.ts'
import { useReview, useSelection } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { ListenButton, ListenStrip } from '../listening/listen-strip.tsx'
import { useListening } from '../listening/use-listening.ts'
import { useMaterial, useNames } from '../material.ts'
import { useSpokenBy } from '../people/voices-of.ts'
import { momentOf, useQueue } from '../queue/use-queue.ts'
import { WhyForm } from '../why-form.tsx'
import { Category } from './category.tsx'
import { Crops } from './crops.tsx'
import { EverywhereForm } from './everywhere-form.tsx'
import { Heard } from './heard.tsx'
import { Why } from './why.tsx'
import './inspector.css'

/** Seconds that are heard before and after words that were found. */
const before = 1.5

/** What is chosen: what it is, why it was found, why it needs a look, and what can be decided. */
export function Inspector() {
  const { t } = useTranslation()
  const { state } = useReview()
  const { finding } = useSelection()
  const { items } = useQueue()
  const record = finding === null ? undefined : state.get(finding)
  if (record?.type === 'finding') return <Inspected key={record.id} record={record} />
  return (
    <div className="desk-empty">
      <p>{t(items.length > 0 ? 'desk.inspect.none' : 'desk.inspect.allDone')}</p>
      <p className="soft">{t(items.length > 0 ? 'desk.inspect.noneHint' : 'desk.inspect.allDoneHint')}</p>
    </div>
  )
}

function useTitle(): (record: FindingRecord) => string {
  const { t } = useTranslation()
  const names = useNames()
  return ({ finding: { kind, person } }) =>
    kind === 'face' && person !== null
      ? t('desk.title.faceOf', { name: names.person(person) })
      : t(`desk.title.${kind}`)
}

function Inspected({ record }: { record: FindingRecord }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { perform, me, opening } = useReview()
  const { form, set } = useDeskState()
  const { isHidden } = useMaterial()
  const { reveal } = useSelection()
  const { items, at, go, keep } = useQueue()
  const titleOf = useTitle()
  const category = useRef<HTMLSelectElement>(null)
  const mayDecide = me?.role !== 'mentor'
  const { finding, decision, decided, why } = record
  const hidden = isHidden(record)
  const heard = finding.kind === 'speech'
  const inQueue = at >= 0
  const item = items[at]
  const spoken = useSpokenBy(finding.person)
  const around = {
    start: Math.max(0, finding.start - before),
    end: Math.min(opening?.duration ?? 0, finding.end + before),
  }
  const span = heard ? around : spoken
  const listening = useListening(finding.id, span)
  useKeys({
    a: (event) => (event.shiftKey && listening.open ? listening.turn() : listening.toggle()),
    ...(mayDecide && {
      r: () => set({ form: 'show' }),
      e: () => set({ form: 'everywhere' }),
      c: () => {
        category.current?.focus()
        category.current?.showPicker()
      },
    }),
  })
  const standing =
    decision !== null ? (hidden ? 'hidden' : 'shown') : inQueue ? 'open' : hidden ? 'policyHides' : 'policyShows'
  const hasWords = finding.kind === 'speech' || finding.kind === 'text'
  return (
    <article className="desk-inspected" data-kind={finding.kind} data-finding={finding.id} data-standing={standing}>
      <header>
        <h2>
          <KindMark kind={finding.kind} />
          {titleOf(record)}
        </h2>
        {hasWords && mayDecide && <Category record={record} field={category} />}
        {hasWords && !mayDecide && finding.entity && <span className="soft">{t(`entity.${finding.entity}`)}</span>}
      </header>
      <p className="desk-standing">
        <span>
          <strong data-standing={standing}>{t(`desk.inspect.state.${standing}`)}</strong>
          {decided && (
            <>
              {decision === null ? ' · ' : ' '}
              {t(decision === null ? 'desk.inspect.changedBy' : 'desk.inspect.decidedBy', {
                name: decided.by,
                day: format.day(decided.at),
              })}
            </>
          )}
          {' · '}
          <button
            type="button"
            className="desk-link"
            onClick={() => reveal(record.id, item ? momentOf(item, record) : undefined)}
          >
            {t('desk.inspect.from', { start: format.clock(finding.start, true), end: format.clock(finding.end, true) })}
          </button>
        </span>
        {inQueue && (
          <span className="desk-position">{t('desk.inspect.position', { at: at + 1, total: items.length })}</span>
        )}
      </p>
      {why && <p>{t('desk.inspect.because', { why })}</p>}
      <Why finding={finding} />
      <Heard record={record} />
      {finding.kind !== 'speech' && mayDecide && <Crops finding={finding} />}
      <footer className="desk-decisions" data-form={form}>
        <ListenStrip heard={listening} keys="⇧A" />
        {!mayDecide && <p className="soft">{t('desk.inspect.notYours')}</p>}
        {form === 'show' ? (
          <WhyForm
            label={t(heard ? 'desk.inspect.showWhyHeard' : 'desk.inspect.showWhy')}
            action={t(heard ? 'desk.inspect.showDoHeard' : 'desk.inspect.showDo')}
            onWhy={(reason) => {
              set({ form: null })
              const following = inQueue && items.length > 1
              void perform('finding.show', { id: record.id, why: reason })
              if (following) go(1)
            }}
            onLeave={() => set({ form: null })}
          />
        ) : form === 'everywhere' ? (
          <EverywhereForm record={record} onDone={() => set({ form: null })} />
        ) : (
          <div className="desk-actions">
            {mayDecide && (
              <>
                <button type="button" className="button main" onClick={keep}>
                  {t(hidden ? 'desk.inspect.keep' : 'desk.inspect.hide')} <kbd>{t('keys.space')}</kbd>
                </button>
                {(hidden || inQueue) && (
                  <button type="button" className="button" onClick={() => set({ form: 'show' })}>
                    {t(heard ? 'desk.inspect.showHeard' : 'desk.inspect.show')} <kbd>R</kbd>
                  </button>
                )}
                <button type="button" className="button bare" onClick={() => set({ form: 'everywhere' })}>
                  {t('desk.inspect.everywhere')} <kbd>E</kbd>
                </button>
              </>
            )}
            {span && <ListenButton heard={listening} keys="A" />}
            {inQueue && (
              <button type="button" className="button bare" onClick={() => go(1)}>
                {t('desk.inspect.next')} <kbd>{t('keys.enter')}</kbd>
              </button>
            )}
          </div>
        )}
      </footer>
    </article>
  )
}
