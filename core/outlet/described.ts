import { StudioError } from '../contract/errors.ts'
import type { ClipWords } from '../contract/outlet/api.ts'
import type { Described } from '../contract/outlet/described.ts'
import type { ConsentHow } from '../contract/recording/consent.ts'
import type { ReviewState } from '../contract/review/diff.ts'
import { namesFromLabels, type TileLabel } from '../contract/tile-label.ts'
import type { Library } from '../library.ts'
import { personKey } from '../recording/consent.ts'
import { standing } from '../stages/review/approval.ts'
import { replacementFor } from '../words/label.ts'

/** How somebody agreed, without the reference, which may name them. */
const ways: Readonly<Record<ConsentHow['kind'], string>> = {
  spoken: 'spoken, at the beginning of the recording',
  form: 'in writing, on a form',
  elsewhere: 'put on record by the mentor',
}

/** The consents on record, by numbers instead of names; null for a session that was not recorded here. */
export function consentsOnRecord(
  { database }: Pick<Library, 'database'>,
  session: string,
): Described['consents'] | null {
  const recorded = database.consents.of(session)
  if (!recorded) return null
  const people = new Map<string, Described['consents'][number]>()
  for (const entry of recorded.entries)
    if (entry.kind === 'given') {
      const key = personKey(entry.person)
      const by = people.get(key)?.by ?? `participant ${people.size + 1}`
      people.set(key, { by, at: entry.at, how: ways[entry.how.kind] })
    }
  return [...people.values()]
}

interface Request {
  readonly session: string
  readonly clip: string | null
  readonly words: ClipWords
  /** How the people in it agreed, where the library does not know. */
  readonly consent: string
  readonly state: ReviewState
  /** What was said of it the last time: the same again is the same. */
  readonly before: Described | null
  readonly now: Date
}

/**
 * What goes with a clip: its words, who approved it, who agreed.
 * @throws StudioError `not-approved`, `consent-unsaid`
 */
export function describedOf(library: Pick<Library, 'database'>, request: Request): Described {
  const { session, clip, words, consent, state, before, now } = request
  const [approval] = standing(state)
  if (!approval) throw new StudioError('not-approved', { doubts: 0 })
  const clips = [...state.values()].flatMap((record) => (record.type === 'clip' ? [record] : []))
  const chapters = clips
    .filter(({ title }) => clip === null && title.trim() !== '')
    .map(({ start, title }) => ({ start, title: title.trim() }))
    .sort((a, b) => a.start - b.start)
  return {
    ...words,
    chapters,
    approval: { by: approval.by, role: approval.role, at: approval.at },
    consents: consentsOnRecord(library, session) ?? said(consent, before, now),
  }
}

function said(consent: string, before: Described | null, now: Date): Described['consents'] {
  if (consent === '') throw new StudioError('consent-unsaid')
  if (before?.consents.length === 1 && before.consents[0]?.how === consent) return before.consents
  return [{ by: 'participants', at: now.toISOString(), how: consent }]
}

/**
 * Names of the people of a session who are not to be known, participants' labels in the picture among them: all but
 * those who are kept visible, and the mentor whom the clip names.
 */
export function hiddenNames(
  { database }: Pick<Library, 'database'>,
  session: string,
  state: ReviewState,
  mentor: string,
  labels: readonly TileLabel[],
): string[] {
  const persons = [...state.values()].flatMap((record) => (record.type === 'person' ? [record] : []))
  const findings = [...state.values()].flatMap((record) => (record.type === 'finding' ? [record.finding] : []))
  const byLabel = namesFromLabels(findings, labels)
  const known = persons.flatMap(({ id, name, decision }) =>
    decision === 'keep' ? [name ?? [], byLabel.get(id) ?? []].flat() : [],
  )
  const told = new Set([mentor, ...known].map(personKey))
  const all = [
    ...(database.consents.of(session)?.participants ?? []),
    ...persons.flatMap(({ name }) => name ?? []),
    ...labels.map(({ name }) => name),
  ]
  return [...new Set(all)].filter((name) => !told.has(personKey(name)))
}

/**
 * Refuses words in which a detector finds personal data, or a name that is hidden in the session.
 * @throws StudioError `personal-words` with the kinds that were found, and what the detectors throw
 */
export async function refusePersonal(
  texts: readonly string[],
  language: string,
  mask: (text: string) => Promise<string>,
): Promise<void> {
  const found = new Set<string>()
  for (const text of texts) {
    const masked = await mask(text)
    if (masked === text) continue
    for (const [label] of masked.matchAll(/\[[^[\]]+\]/g)) if (!text.includes(label)) found.add(label.slice(1, -1))
    if (found.size === 0) found.add(replacementFor('PERSON', language).slice(1, -1))
  }
  if (found.size > 0) throw new StudioError('personal-words', { what: [...found].join(', ') })
}
