import { type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { ReviewState } from '../../../../core/contract/review/diff.ts'
import type { FindingRecord, PersonRecord } from '../../../../core/contract/review/records.ts'
import { firstFocus } from '../../../design/first-focus.ts'
import { InsetForm } from '../../../design/inset-form.tsx'
import { useFormat } from '../../../language/format.ts'
import { useReview, useSelection } from '../../store/review-provider.tsx'
import { Crop } from '../inspector/crops.tsx'
import { useMaterial, useNames } from '../material.ts'
import { EnrolForm } from './enrol-form.tsx'
import { KeepForm } from './keep-form.tsx'
import { useVoicesOf } from './voices-of.ts'

/** Crops shown of one person: their longest stretches say most. */
const shownCrops = 4

type Doing = 'keep' | 'merge' | 'split' | 'enrol' | null

const middle = ({ finding }: FindingRecord): number => (finding.start + finding.end) / 2

interface CardProps {
  readonly person: PersonRecord
  readonly seen: readonly FindingRecord[]
  /** What is asked about their name. */
  readonly children?: ReactNode
}

/** One person of the session: what they look like, how long they are there, and the one decision about them, which is no mentor's. */
export function PersonCard({ person, seen, children }: CardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { me, session } = useReview()
  const { reveal } = useSelection()
  const names = useNames()
  const [doing, setDoing] = useState<Doing>(null)
  const name = names.person(person.id)
  const voices = useVoicesOf(person.id)
  const longest = [...seen].sort((a, b) => b.finding.end - b.finding.start - (a.finding.end - a.finding.start))
  const seconds = seen.reduce((sum, { finding }) => sum + finding.end - finding.start, 0)
  const state = person.decision ?? 'open'
  return (
    <li className="desk-person" data-state={state}>
      <div className="desk-person-top">
        <PersonName person={person} name={name} />
        <span className="desk-person-state" data-state={state}>
          {t(`desk.people.state.${state}`)}
        </span>
      </div>
      {children}
      <p className="soft">
        {t('desk.people.seen', { count: seen.length })} · {format.wait(seconds)}
        {person.consent && (
          <>
            {' · '}
            {t('desk.people.consented', {
              how: person.consent.how,
              name: person.consent.by,
              day: format.day(person.consent.at),
            })}
          </>
        )}
        {voices.length > 0 && (
          <>
            {' · '}
            {voices
              .map(({ speaker, disguised }) =>
                t(disguised ? 'links.disguised' : 'links.heard', { name: names.voice(speaker) }),
              )
              .join(', ')}
          </>
        )}
      </p>
      {me?.role !== 'mentor' && doing !== 'split' && (
        <ul className="desk-crops">
          {longest.slice(0, shownCrops).map((record) => (
            <li key={record.id}>
              <button type="button" onClick={() => reveal(record.id, middle(record))}>
                <Crop finding={record.id} time={middle(record)} name={`${name}, ${format.clock(middle(record))}`} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {doing === 'keep' ? (
        <KeepForm person={person.id} onDone={() => setDoing(null)} />
      ) : doing === 'enrol' ? (
        <EnrolForm session={session} person={person.id} name={person.name ?? ''} onDone={() => setDoing(null)} />
      ) : doing === 'merge' ? (
        <MergeForm person={person} onDone={() => setDoing(null)} />
      ) : doing === 'split' ? (
        <SplitForm person={person} seen={seen} onDone={() => setDoing(null)} />
      ) : (
        <Deciding person={person} seen={seen} onDo={setDoing} />
      )}
    </li>
  )
}

interface DecidingProps {
  readonly person: PersonRecord
  readonly seen: readonly FindingRecord[]
  readonly onDo: (doing: Doing) => void
}

function Deciding({ person, seen, onDo }: DecidingProps) {
  const { t } = useTranslation()
  const { perform, me } = useReview()
  const { persons } = useMaterial()
  const heard = useVoicesOf(person.id).filter(({ disguised }) => !disguised)
  if (me?.role === 'mentor') return null
  return (
    <div className="desk-actions">
      <button
        type="button"
        className="button"
        aria-pressed={person.decision === 'hide'}
        onClick={() => void perform('person.hide', { id: person.id })}
      >
        {t('desk.people.hide')}
      </button>
      {heard.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() =>
            void perform('person.hide', { id: person.id, voices: heard.map(({ disguised: _, ...voice }) => voice) })
          }
        >
          {t('links.hideBoth')}
        </button>
      )}
      <button type="button" className="button" aria-pressed={person.decision === 'keep'} onClick={() => onDo('keep')}>
        {t('desk.people.keep')}
      </button>
      {persons.length > 1 && (
        <button type="button" className="button bare" onClick={() => onDo('merge')}>
          {t('desk.people.merge')}
        </button>
      )}
      {seen.length > 1 && (
        <button type="button" className="button bare" onClick={() => onDo('split')}>
          {t('desk.people.split')}
        </button>
      )}
      <button type="button" className="button bare" onClick={() => onDo('enrol')}>
        {t('enrolment.start')}
      </button>
    </div>
  )
}

/** The name stands in a field all the time: leaving it or Enter keeps what was typed, Escape brings the old one back. */
function PersonName({ person, name }: { person: PersonRecord; name: string }) {
  const { t } = useTranslation()
  const { perform, state } = useReview()
  const [typing, setTyping] = useState<{ text: string; from: string | null; began: ReviewState } | null>(null)
  const keep = (): void => {
    setTyping(null)
    const next = typing?.text.trim() || null
    if (!typing || next === person.name) return
    // Another name that somebody gave meanwhile is not overwritten; a decision about the person is not in the way.
    const began = typing.from === person.name ? state : typing.began
    void perform('person.name', { id: person.id, name: next }, began)
  }
  return (
    <input
      className="field desk-person-name"
      aria-label={`${t('desk.people.name')}, ${name}`}
      value={typing?.text ?? person.name ?? ''}
      placeholder={name}
      maxLength={120}
      onChange={({ target }) =>
        setTyping({ text: target.value, from: typing ? typing.from : person.name, began: typing?.began ?? state })
      }
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          // Before the field is left, which would keep it.
          flushSync(() => setTyping(null))
        }
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}

function MergeForm({ person, onDone }: { person: PersonRecord; onDone: () => void }) {
  const { t } = useTranslation()
  const { perform } = useReview()
  const { persons } = useMaterial()
  const names = useNames()
  return (
    <InsetForm
      className="desk-why"
      onLeave={onDone}
      onSubmit={(form) => {
        const into = String(new FormData(form).get('into') ?? '')
        onDone()
        if (into !== '') void perform('person.merge', { into, from: person.id })
      }}
    >
      <label>
        {t('desk.people.mergeWith')}
        <select name="into" className="field" ref={firstFocus}>
          {persons
            .filter(({ id }) => id !== person.id)
            .map(({ id }) => (
              <option key={id} value={id}>
                {names.person(id)}
              </option>
            ))}
        </select>
      </label>
      <div className="desk-actions">
        <button type="submit" className="button main">
          {t('desk.people.mergeDo')}
        </button>
        <button type="button" className="button bare" onClick={onDone}>
          {t('desk.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}

interface SplitProps {
  readonly person: PersonRecord
  readonly seen: readonly FindingRecord[]
  readonly onDone: () => void
}

function SplitForm({ person, seen, onDone }: SplitProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { perform } = useReview()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const some = ticked.size > 0 && ticked.size < seen.length
  const stretch = ({ finding: { start, end } }: FindingRecord): string =>
    t('desk.people.passage', { start: format.clock(start), end: format.clock(end) })
  return (
    <InsetForm
      className="desk-why"
      onLeave={onDone}
      onSubmit={() => {
        onDone()
        if (some)
          void perform('person.split', { id: person.id, findings: [...ticked], as: `person-${crypto.randomUUID()}` })
      }}
    >
      <p>{t('desk.people.splitHint')}</p>
      <ul className="desk-crops">
        {seen.map((record, index) => (
          <li key={record.id}>
            <label>
              <Crop finding={record.id} time={middle(record)} name={stretch(record)} />
              <span>
                <input
                  type="checkbox"
                  aria-label={stretch(record)}
                  ref={index === 0 ? firstFocus : null}
                  checked={ticked.has(record.id)}
                  onChange={({ target }) => {
                    const next = new Set(ticked)
                    if (target.checked) next.add(record.id)
                    else next.delete(record.id)
                    setTicked(next)
                  }}
                />{' '}
                {format.clock(record.finding.start)}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <div className="desk-actions">
        <button type="submit" className="button main" disabled={!some}>
          {t('desk.people.splitDo', { count: ticked.size })}
        </button>
        <button type="button" className="button bare" onClick={onDone}>
          {t('desk.cancel')}
        </button>
      </div>
    </InsetForm>
  )
}
