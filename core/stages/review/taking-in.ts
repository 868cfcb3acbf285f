import { alike } from '../../contract/alike.ts'
import { grown, overlapOf, sharedArea } from '../../contract/box.ts'
import type { Finding } from '../../contract/finding.ts'
import { isSuggestion } from '../../contract/hidden.ts'
import { boxAt } from '../../contract/plan.ts'
import type { ReviewDiff, ReviewState } from '../../contract/review/diff.ts'
import type { FindingRecord, PersonRecord, ReviewRecord } from '../../contract/review/records.ts'

/** Somebody who agreed to be recognised, and to be seen where the policy allows it. */
export interface Known {
  readonly name: string
  readonly consent: { readonly at: string; readonly how: string; readonly by: string }
}

/** Who decides where nobody did. */
const program = 'estompe'
/** Seconds by which two analyses may put the same edge apart. */
const EDGE = 0.15
/** Share of a box's width and height by which two analyses may put its edges apart. */
const ROOM = 0.1
/** Shared part of two boxes of one face, as intersection over union. */
const ALIKE = 0.4
/** Instants at which two tracks are compared. */
const SAMPLES = 9

/**
 * The change that brings the records of a review in line with a new analysis. Ids of an analysis are its own: what
 * people decided is carried over by what it is about, by kind, time and place, and by nothing else. What no decision
 * covers as a whole comes in undecided, so that it is hidden and looked at.
 * @param known persons of the analysis who were recognised; who is so no more is visible for that no longer
 * @param at ISO time
 * @returns an empty change when everything is there already
 */
export function takingIn(
  state: ReviewState,
  findings: readonly Finding[],
  known: ReadonlyMap<string, Known>,
  at: string,
): ReviewDiff {
  const diff: Record<string, ReviewDiff[string]> = {}
  const put = (record: ReviewRecord): void => {
    const before = state.get(record.id) ?? null
    if (before && alike(before, { ...record, revision: before.revision })) return
    diff[record.id] = { before, after: { ...record, revision: (before?.revision ?? -1) + 1 } }
  }
  const records = [...state.values()].filter((record) => record.type === 'finding')
  const touched = records.filter(isTouched)
  const personOf = personsOf(state, records)
  const persons = new Map<string, Known | undefined>()
  const claimed = new Set<string>()
  for (const found of findings) {
    const person = personOf(found)
    if (person !== null) persons.set(person, persons.get(person) ?? known.get(found.person ?? ''))
    if (touched.some((record) => covers(record, found))) continue
    const id = firstFree(found.id, (one) => {
      const there = state.get(one)
      return !claimed.has(one) && (!there || (there.type === 'finding' && !isTouched(there)))
    })
    claimed.add(id)
    put({
      type: 'finding',
      id,
      revision: 0,
      // In the order of the record's form, as it is read again: an approval answers for the bytes.
      finding: { ...found, id, person },
      origin: 'detected',
      decision: null,
      why: null,
      decided: null,
    })
  }
  for (const [id, who] of persons) {
    const old = state.get(id)
    const agreed = who && {
      name: who.name,
      decision: 'keep' as const,
      consent: { at: who.consent.at, how: who.consent.how, by: who.consent.by },
      decided: { by: program, at },
    }
    const open = { name: null, decision: null, consent: null, decided: null }
    if (!old) put({ type: 'person', id, revision: 0, ...(agreed ?? open) })
    else if (old.type === 'person' && old.decided === null && agreed)
      put({ ...old, ...agreed, name: old.name ?? agreed.name })
  }
  for (const record of state.values())
    if (isKeptByProgram(record) && !persons.get(record.id))
      put({ ...record, decision: null, consent: null, decided: null })
  for (const record of records)
    if (!isTouched(record) && !claimed.has(record.id)) diff[record.id] = { before: record, after: null }
  if (Object.keys(diff).length > 0)
    for (const record of state.values())
      if (record.type === 'approval') diff[record.id] = { before: record, after: null }
  return diff
}

/** Somebody decided about it, moved it or made it. */
const isTouched = ({ origin, decision, decided }: FindingRecord): boolean =>
  origin !== 'detected' || decision !== null || decided !== null

/** Visible for no other reason than that they were recognised: it ends with that. */
const isKeptByProgram = (record: ReviewRecord): record is PersonRecord =>
  record.type === 'person' && record.decision === 'keep' && record.decided?.by === program

/** Something was decided about a person: also whose voice is theirs. */
function settledIn(state: ReviewState): (person: PersonRecord) => boolean {
  const linked = new Set([...state.values()].flatMap((record) => (record.type === 'link' ? [record.person] : [])))
  return ({ id, decided, name }) => decided !== null || name !== null || linked.has(id)
}

/** The id itself, or with the first number behind it that is free. */
function firstFree(id: string, isFree: (id: string) => boolean): string {
  for (let number = 1; ; number++) {
    const one = number === 1 ? id : `${id}-${number}`
    if (isFree(one)) return one
  }
}

/** Instants of a finding, its ends included but for an instant. */
const instantsOf = ({ start, end }: Finding): number[] =>
  Array.from({ length: SAMPLES }, (_, i) => start + (end - start) * (0.01 + (0.98 * i) / (SAMPLES - 1)))

/** Whether what was decided about one thing is all that can be said of the other: nothing of it lies beyond. */
function covers({ finding: one, decision }: FindingRecord, other: Finding): boolean {
  if (one.kind !== other.kind) return false
  // What is hidden is hidden whatever it is; what may be visible is so for what it is.
  if (decision !== 'hide' && (one.entity !== other.entity || one.sameText !== other.sameText)) return false
  if (decision === null && isSuggestion(one) && !isSuggestion(other)) return false
  if (other.start < one.start - EDGE || other.end > one.end + EDGE) return false
  if (one.kind === 'speech')
    return (
      other.words === null || (one.words !== null && one.words[0] <= other.words[0] && one.words[1] >= other.words[1])
    )
  if (one.keyframes.length === 0 || other.keyframes.length === 0) return false
  return instantsOf(other).every((time) => {
    const box = boxAt(other.keyframes, time)
    return sharedArea(grown(boxAt(one.keyframes, time), ROOM), box) >= box[2] * box[3] * 0.999
  })
}

/**
 * Who somebody of the new analysis is: a person of whom something was decided when all of the track lies on theirs;
 * else a person of the analysis, under an id that nobody has of whom something was decided.
 */
function personsOf(state: ReviewState, records: readonly FindingRecord[]): (found: Finding) => string | null {
  const isSettled = settledIn(state)
  const settled = new Map<string, Finding[]>()
  for (const { finding } of records) {
    const person = state.get(finding.person ?? '')
    if (person?.type !== 'person' || !isSettled(person) || finding.keyframes.length === 0) continue
    settled.set(person.id, [...(settled.get(person.id) ?? []), finding])
  }
  const liesOn = (found: Finding, tracks: readonly Finding[]): boolean =>
    found.keyframes.length > 0 &&
    instantsOf(found).every((time) =>
      tracks.some(
        (track) =>
          time >= track.start - EDGE &&
          time <= track.end + EDGE &&
          overlapOf(boxAt(track.keyframes, time), boxAt(found.keyframes, time)) >= ALIKE,
      ),
    )
  return (found) => {
    if (found.person === null) return null
    for (const [person, tracks] of settled) if (liesOn(found, tracks)) return person
    return firstFree(found.person, (id) => {
      const there = state.get(id)
      return !there || (there.type === 'person' && !isSettled(there))
    })
  }
}
