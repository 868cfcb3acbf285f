import type { Finding } from '../finding.ts'
import { coverage, type Span, subtract, union } from '../span.ts'
import type { Transcript } from '../transcript.ts'
import { heardOf } from '../voices.ts'
import type { ReviewState } from './diff.ts'
import type { LinkRecord } from './records.ts'

/** The links that hold for a transcript: one about a speaker who is heard otherwise now was about somebody else. */
export const linksOf = (state: ReviewState, transcript: Transcript): LinkRecord[] =>
  [...state.values()].flatMap((record) =>
    record.type === 'link' && record.heard === heardOf(transcript, record.speaker) ? [record] : [],
  )

/** Why a voice may be somebody's. */
export interface LinkSuggestion {
  readonly speaker: string
  readonly person: string
  /** `same-name`: both carry one name, and nobody else does. `alone`: nobody else is seen or heard for `seconds`. */
  readonly why: 'same-name' | 'alone'
  readonly seconds: number
}

interface Named {
  readonly id: string
  readonly name: string | null
}

/** Seconds for which a voice and a face must be alone together. */
const enough = 5
/** Seconds that count for nothing: edges of words and masks are off by some tenths. */
const edge = 0.5

/**
 * Whose voice it may be, as far as that can be told without guessing: by the names, or because for some time only this
 * face is in the picture and only this voice is heard, and nothing speaks against it. A person decides.
 */
export function suggestedLinks(
  { segments }: Pick<Transcript, 'segments'>,
  findings: readonly Finding[],
  speakers: readonly Named[],
  persons: readonly Named[],
): LinkSuggestion[] {
  const named = sameNames(speakers, persons)
  const done = new Set(named.map(({ speaker }) => speaker))
  const seen = new Map<string | null, Finding[]>()
  for (const finding of findings)
    if (finding.kind === 'face') seen.set(finding.person, [...(seen.get(finding.person) ?? []), finding])
  const said = Map.groupBy<string | null, Span & { speaker: string | null }>(segments, ({ speaker }) => speaker)
  const alone = persons.map(({ id }): readonly [string, Span[]] => {
    const others = [...seen].flatMap(([person, spans]) => (person === id ? [] : spans))
    return [id, subtract(seen.get(id) ?? [], others)]
  })
  /** Who is heard how long while one person alone is in the picture. */
  const heard = alone.map(
    ([person, spans]) =>
      [person, new Map([...said].map(([speaker, own]) => [speaker, shared(own, spans)] as const))] as const,
  )
  const isHeard = (seconds: number | undefined): boolean => (seconds ?? 0) > edge
  return [
    ...named,
    ...heard.flatMap(([person, speaking]): LinkSuggestion[] => {
      const [first, ...more] = [...speaking].filter(([, seconds]) => isHeard(seconds))
      if (!first || more.length > 0) return []
      const [speaker, seconds] = first
      const elsewhere = heard.some(([other, by]) => other !== person && isHeard(by.get(speaker)))
      if (speaker === null || done.has(speaker) || seconds < enough || elsewhere) return []
      return [{ speaker, person, why: 'alone', seconds }]
    }),
  ]
}

/** Seconds that both cover. */
const shared = (a: readonly Span[], b: readonly Span[]): number => coverage(a) - coverage(subtract(union(a), b))

const folded = ({ name }: Named): string =>
  (name ?? '').normalize('NFD').replace(/\p{M}/gu, '').trim().toLocaleLowerCase()

function sameNames(speakers: readonly Named[], persons: readonly Named[]): LinkSuggestion[] {
  const isOnly = (all: readonly Named[], name: string): boolean =>
    all.filter((one) => folded(one) === name).length === 1
  return speakers.flatMap((speaker): LinkSuggestion[] => {
    const name = folded(speaker)
    const person = persons.find((one) => folded(one) === name)
    if (name === '' || !person || !isOnly(speakers, name) || !isOnly(persons, name)) return []
    return [{ speaker: speaker.id, person: person.id, why: 'same-name', seconds: 0 }]
  })
}
