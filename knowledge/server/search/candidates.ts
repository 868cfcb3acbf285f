import { z } from 'zod'
import type { Queries } from '../database/database.ts'
import { mostGroups, type WordGroup } from './expand.ts'
import type { ParsedQuery } from './parse.ts'
import type { PassageIndex } from './passage-index.ts'
import { type Candidate, type Matched, scoreOf, type Weight } from './ranking.ts'

/** Passages that are looked at, the best first: more cannot change the first pages. */
const mostCandidates = 400
/** Enough videos that hold every word: nothing looser is looked for. */
const enoughVideos = 12

/** Passages that hold words in their order, as the database knows them. */
export interface HeldPhrases {
  /** For each group, passages that hold a phrase that means the same. */
  readonly groups: readonly (readonly number[])[]
  /** Passages that hold every quoted phrase; null when nothing is quoted. */
  readonly quoted: ReadonlySet<number> | null
  /** Passages that hold something excluded. */
  readonly excluded: ReadonlySet<number>
}

const Held = z.array(z.object({ n: z.int(), id: z.int() }))

/** Looks phrases up in the database: in their order and in any inflection, whichever language the words are. */
export async function heldPhrases(
  queries: Queries,
  { phrases, excluded }: ParsedQuery,
  groups: readonly WordGroup[],
): Promise<HeldPhrases> {
  const meant = groups.flatMap((group) => group.phrases)
  const texts = [...new Set([...phrases, ...excluded, ...meant])]
  const found = new Map(texts.map((text) => [text, new Set<number>()]))
  if (texts.length > 0)
    for (const { n, id } of Held.parse(
      await queries.query(
        `select n::int, p.id from unnest($1::text[]) with ordinality as asked (text, n)
         cross join lateral (
           select id from passage where vector @@ (phraseto_tsquery('french', text)
             || phraseto_tsquery('english', text) || phraseto_tsquery('simple', text))
         ) as p`,
        [texts],
      ),
    ))
      found.get(texts[n - 1] as string)?.add(id)
  const holding = (text: string): ReadonlySet<number> => found.get(text) ?? new Set()
  return {
    groups: groups.map((group) => group.phrases.flatMap((text) => [...holding(text)])),
    quoted: phrases.length === 0 ? null : inAll(phrases.map(holding)),
    excluded: new Set(excluded.flatMap((text) => [...holding(text)])),
  }
}

const inAll = ([first, ...others]: readonly ReadonlySet<number>[]): ReadonlySet<number> =>
  new Set([...(first ?? [])].filter((id) => others.every((one) => one.has(id))))

/**
 * Passages for a query, strict first: all words, and what is worth more than the best of these; then, where that gives too
 * little, any two of the most telling; then any of those. Quoted phrases and exclusions always hold. The best first, of
 * equals the most recent.
 * @param weights how telling each group is
 * @param allowed the videos that may be found; null for all
 */
export function candidates(
  index: PassageIndex,
  groups: readonly WordGroup[],
  weights: readonly Weight[],
  held: HeldPhrases,
  allowed: ReadonlySet<string> | null,
): Candidate[] {
  const { asTyped, near, meant } = marks(index, groups, held)
  const holds = (place: number): number =>
    (asTyped[place] as number) | (near[place] as number) | (meant[place] as number)
  const alike = new Map<number, number[]>()
  const titleOf = (place: number, video: string): number => {
    const title = index.titleOf(video)
    return title === null || title === place ? 0 : holds(title)
  }
  // Passages that hold the same words in the same way are worth the same: that is worked out once for all of them.
  for (let place = 0; place < index.size; place++) {
    if (groups.length > 0 && holds(place) === 0) continue
    const passage = index.at(place)
    if (!passage || held.excluded.has(passage.id) || held.quoted?.has(passage.id) === false) continue
    if (allowed && !allowed.has(passage.video)) continue
    const isTitle = passage.first === null ? 1 : 0
    const said = ((asTyped[place] as number) * bits + (near[place] as number)) * bits + (meant[place] as number)
    const key = (said * bits + titleOf(place, passage.video)) * 2 + isTitle
    const others = alike.get(key)
    if (others) others.push(place)
    else alike.set(key, [place])
  }
  const kinds = [...alike].map(([key, places]) => ({ ...kindOf(key, weights), places }))
  const chosen = new Set<Kind & { places: number[] }>()
  const videos = new Set<string>()
  for (const enough of roundsOf(weights, kinds)) {
    for (const kind of kinds)
      if (!chosen.has(kind) && enough(kind)) {
        chosen.add(kind)
        for (const place of kind.places) videos.add(index.at(place)?.video ?? '')
      }
    if (videos.size >= enoughVideos) break
  }
  const found: Candidate[] = []
  for (const { score, places } of [...chosen].sort((a, b) => b.score - a.score)) {
    if (found.length >= mostCandidates) break
    for (const place of places) {
      const passage = index.at(place)
      if (passage) found.push({ ...passage, score })
    }
  }
  return found
    .sort((a, b) => b.score - a.score || (a.recorded < b.recorded ? 1 : a.recorded > b.recorded ? -1 : 0))
    .slice(0, mostCandidates)
}

/** One more than the greatest number that the bits of all groups make. Four of them are a whole number that is exact. */
const bits = 2 ** mostGroups

/** Passages that say the same words in the same way. */
interface Kind {
  /** Words that are there, in whichever way. */
  readonly words: number
  readonly score: number
}

function kindOf(key: number, weights: readonly Weight[]): Kind {
  const matched: Matched = {
    isTitle: key % 2 === 1,
    title: Math.floor(key / 2) % bits,
    meant: Math.floor(key / 2 / bits) % bits,
    near: Math.floor(key / 2 / bits ** 2) % bits,
    asTyped: Math.floor(key / 2 / bits ** 3),
  }
  const { asTyped, near, meant, title = 0 } = matched
  return { words: asTyped | near | meant | title, score: scoreOf(weights, matched) }
}

/** How each passage says each word, in the best way in which it does. */
function marks(index: PassageIndex, groups: readonly WordGroup[], held: HeldPhrases) {
  const asTyped = new Uint32Array(index.size)
  const near = new Uint32Array(index.size)
  const meant = new Uint32Array(index.size)
  for (const [i, group] of groups.entries()) {
    for (const stem of group.own) index.mark(stem, 1 << i, asTyped)
    for (const stem of group.near) index.mark(stem, 1 << i, near)
    for (const stem of group.meant) index.mark(stem, 1 << i, meant)
    for (const id of held.groups[i] ?? []) {
      const place = index.placeOf(id)
      if (place !== null) meant[place] = (meant[place] as number) | (1 << i)
    }
  }
  for (let place = 0; place < index.size; place++) {
    near[place] = (near[place] as number) & ~(asTyped[place] as number)
    meant[place] = (meant[place] as number) & ~((asTyped[place] as number) | (near[place] as number))
  }
  return { asTyped, near, meant }
}

/** Which kinds are enough, the strictest round first. */
function roundsOf(weights: readonly Weight[], kinds: readonly Kind[]): ((kind: Kind) => boolean)[] {
  if (weights.length === 0) return [() => true]
  const weighty = weights
    .map(({ typed }, i) => ({ typed, bit: 1 << i }))
    .filter(({ typed }) => typed > 0)
    .sort((a, b) => b.typed - a.typed)
    .map(({ bit }) => bit)
  const maskOf = (some: readonly number[]): number => some.reduce((mask, bit) => mask | bit, 0)
  const all = maskOf(weighty)
  const rare = weighty.slice(0, 5)
  const rarest = maskOf(weighty.slice(0, 3))
  const hasAll = ({ words }: Kind): boolean => (words & all) === all
  // Most words as they were typed may be worth more than all of them in other words.
  const best = Math.max(0, ...kinds.filter(hasAll).map(({ score }) => score))
  return [
    ...(weighty.length === weights.length ? [(kind: Kind) => hasAll(kind) || kind.score > best] : []),
    ...(weighty.length > 2 || (weighty.length === 2 && weights.length > 2)
      ? [({ words }: Kind) => rare.filter((bit) => words & bit).length >= 2]
      : []),
    ...(weights.length > 1 ? [({ words }: Kind) => (words & rarest) !== 0] : []),
  ]
}
