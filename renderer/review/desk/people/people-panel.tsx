import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingRecord, PersonRecord } from '../../../../core/contract/review/records.ts'
import { namesFromLabels } from '../../../../core/contract/tile-label.ts'
import { useKeys } from '../../../shell/keys.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { useMaterial } from '../material.ts'
import { PersonCard } from './person-card.tsx'
import { VoiceList } from './voice-list.tsx'

/** Everybody who was seen, the longest first, then everybody who was heard. One decision holds for the whole session. */
export function PeoplePanel() {
  const { t } = useTranslation()
  const { persons, findings } = useMaterial()
  const { opening, perform, me } = useReview()
  const { uncovered, set } = useDeskState()
  const seen = useMemo(() => {
    const all = new Map<string, FindingRecord[]>()
    for (const record of findings) {
      const { person } = record.finding
      if (person !== null) all.set(person, [...(all.get(person) ?? []), record])
    }
    return all
  }, [findings])
  const length = (id: string): number =>
    (seen.get(id) ?? []).reduce((sum, { finding }) => sum + finding.end - finding.start, 0)
  const shown = persons
    .filter(({ id }) => (seen.get(id) ?? []).length > 0)
    .sort((a, b) => length(b.id) - length(a.id) || a.id.localeCompare(b.id))
  const suggested = useMemo(
    () =>
      namesFromLabels(
        findings.map(({ finding }) => finding),
        opening?.labels ?? [],
      ),
    [findings, opening],
  )
  const suggestionFor = ({ id, name }: PersonRecord): string | null =>
    name === null ? (suggested.get(id) ?? null) : null
  const next = shown.find((person) => suggestionFor(person) !== null)
  const take = ({ id }: PersonRecord): void => void perform('person.name', { id, name: suggested.get(id) ?? null })
  useKeys(next ? { g: () => take(next) } : {})
  return (
    <>
      {shown.length === 0 ? (
        <p className="desk-empty soft">{t('desk.people.none')}</p>
      ) : (
        <>
          <div className="desk-intro">
            <p className="soft">{t(me?.role === 'mentor' ? 'desk.people.notYours' : 'desk.people.intro')}</p>
            {!uncovered && (
              <button type="button" className="button" onClick={() => set({ uncovered: true })}>
                {t('desk.uncover')} <kbd>H</kbd>
              </button>
            )}
          </div>
          <ul className="desk-people">
            {shown.map((person) => (
              <PersonCard key={person.id} person={person} seen={seen.get(person.id) ?? []}>
                {suggestionFor(person) !== null && (
                  <p className="desk-person-suggested">
                    <span>{t('desk.people.suggested', { name: suggestionFor(person) })}</span>
                    <button type="button" className="button" onClick={() => take(person)}>
                      {t('desk.people.takeName')} {person === next && <kbd>G</kbd>}
                    </button>
                  </p>
                )}
              </PersonCard>
            ))}
          </ul>
        </>
      )}
      <VoiceList />
    </>
  )
}
