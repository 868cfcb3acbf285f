import { z } from 'zod'
import type { SearchRequest } from '../../contract/search.ts'
import type { Queries } from '../database/database.ts'
import type { WordGroup } from './expand.ts'
import type { ParsedQuery } from './parse.ts'

/** A passage that may answer: which groups it holds (bit 0 is the first), and which of them as typed. */
export const Candidate = z.object({
  id: z.int(),
  video: z.string(),
  first: z.int().nullable(),
  last: z.int().nullable(),
  recorded: z.string(),
  holds: z.int(),
  asTyped: z.int(),
})
export type Candidate = z.infer<typeof Candidate>

/** What somebody may see: all of it, or what these programmes see. */
export type Sight = 'all' | readonly string[]

/** Passages that one round gives, the best first: more cannot change the first pages. */
const mostCandidates = 400
/** Enough videos that hold every word: nothing looser is looked for. */
const enoughVideos = 12

/** A lexeme as a `tsquery` writes it. */
const lexeme = (stem: string): string => `'${stem.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const phrase = (text: string): string => `(${text.split(' ').map(lexeme).join(' <-> ')})`
const either = (parts: readonly string[]): string => `(${parts.join(' | ')})`
const all = (parts: readonly string[]): string => parts.join(' & ')

/** What matches one group, as a `tsquery`. */
const wideOf = (group: WordGroup): string =>
  either([...group.own.map(lexeme), ...group.wide.map(lexeme), ...group.phrases.map(phrase)])

/**
 * Passages for a query, strict first: all words; then, where that gives too little, any two of the rarest; then any of
 * the rarest. Quoted phrases and exclusions always hold.
 */
export async function candidates(
  queries: Queries,
  parsed: ParsedQuery,
  groups: readonly WordGroup[],
  weights: readonly number[],
  request: SearchRequest,
  sight: Sight,
): Promise<readonly Candidate[]> {
  const wide = groups.map(wideOf)
  const weighty = groups
    .map((group, i) => ({ group, query: wide[i] as string }))
    .filter(({ group }) => group.uses > 0)
    .sort((a, b) => Number(a.group.asked.optional) - Number(b.group.asked.optional) || a.group.uses - b.group.uses)
    .map(({ query }) => query)
  const rounds = groups.length === 0 && parsed.phrases.length > 0 ? [null] : roundsOf(weighty, groups.length)
  const found = new Map<number, Candidate>()
  for (const round of rounds) {
    for (const one of await ask(queries, round, parsed, { groups, wide, weights }, request, sight))
      found.set(one.id, found.get(one.id) ?? one)
    if (new Set([...found.values()].map(({ video }) => video)).size >= enoughVideos) break
  }
  return [...found.values()]
}

/** `parts` are the groups that the recordings hold, the weightiest first; `asked` is how many were asked for. */
function roundsOf(parts: readonly string[], asked: number): string[] {
  if (parts.length === 0) return []
  const rounds = parts.length === asked ? [all(parts)] : []
  const rare = parts.slice(0, 5)
  if (parts.length > 2 || (parts.length === 2 && parts.length < asked))
    rounds.push(rare.flatMap((one, i) => rare.slice(i + 1).map((other) => `(${one} & ${other})`)).join(' | '))
  if (parts.length > 1 || asked > 1) rounds.push(parts.slice(0, 3).join(' | '))
  return [...new Set(rounds)]
}

interface Asked {
  readonly groups: readonly WordGroup[]
  readonly wide: readonly string[]
  readonly weights: readonly number[]
}

async function ask(
  queries: Queries,
  round: string | null,
  { phrases, excluded }: ParsedQuery,
  { groups, wide, weights }: Asked,
  request: SearchRequest,
  sight: Sight,
): Promise<Candidate[]> {
  const values: unknown[] = []
  const value = (one: unknown): string => `$${values.push(one)}`
  const bits = (parts: readonly string[]): string =>
    parts.map((part, i) => `((p.vector @@ ${value(part)}::tsquery)::int << ${i})`).join(' | ') || '0'
  // In this order and in any inflection, whichever language the words are.
  const inAnyLanguage = (text: string): string => {
    const given = `${value(text)}::text`
    return `(${['french', 'english', 'simple'].map((one) => `phraseto_tsquery('${one}', ${given})`).join(' || ')})`
  }
  const where = [
    ...(round === null ? [] : [`p.vector @@ ${value(round)}::tsquery`]),
    ...phrases.map((text) => `p.vector @@ ${inAnyLanguage(text)}`),
    ...excluded.map((text) => `not p.vector @@ ${inAnyLanguage(text)}`),
    ...conditions(request, sight, value),
  ]
  const worth = weights.map((weight, i) => `(holds >> ${i} & 1) * ${value(weight)}::float8`).join(' + ') || 'holds'
  const rows = await queries.query(
    `select id, video, first, last, recorded::text, holds, "asTyped" from (
       select p.id, p.video, p.first, p.last, v.recorded_at as recorded,
         ${bits(wide)} as holds, ${bits(groups.map((group) => either(group.own.map(lexeme))))} as "asTyped"
       from passage p join video v on v.id = p.video
       where ${where.join(' and ')}
     ) as found
     order by ${worth} desc, recorded desc, id desc limit ${mostCandidates}`,
    values,
  )
  return Candidate.array().parse(rows)
}

/** Which groups the titles of these videos hold, with what stands beside a title: topics, mentor, summary. */
export async function titlesOf(
  queries: Queries,
  groups: readonly WordGroup[],
  videos: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (groups.length === 0 || videos.length === 0) return new Map()
  const values: unknown[] = [[...new Set(videos)]]
  const bits = groups
    .map((group, i) => `((vector @@ $${values.push(wideOf(group))}::tsquery)::int << ${i})`)
    .join(' | ')
  const rows = await queries.query(
    `select video, ${bits} as holds from passage where video = any($1) and first is null`,
    values,
  )
  return new Map(rows.map(({ video, holds }) => [String(video), Number(holds)]))
}

/** Filters, and what the asker may see, as conditions on a video `v`. */
export function conditions(request: Partial<SearchRequest>, sight: Sight, value: (one: unknown) => string): string[] {
  const { mentor, topic, language, from, to, shortest, longest, video } = request
  return [
    ...(sight === 'all'
      ? []
      : [
          `exists (select from video_programme vp where vp.video = v.id and vp.programme = any(${value([...sight])}::text[]))`,
        ]),
    ...(mentor === undefined ? [] : [`v.mentor = ${value(mentor)}`]),
    ...(topic === undefined ? [] : [`${value(topic)} = any(v.topics)`]),
    ...(language === undefined ? [] : [`v.language = ${value(language)}`]),
    ...(from === undefined ? [] : [`v.recorded_at >= ${value(from)}::date`]),
    ...(to === undefined ? [] : [`v.recorded_at <= ${value(to)}::date`]),
    ...(shortest === undefined ? [] : [`v.duration >= ${value(shortest)}`]),
    ...(longest === undefined ? [] : [`v.duration <= ${value(longest)}`]),
    ...(video === undefined ? [] : [`v.id = ${value(video)}`]),
  ]
}
