import { z } from 'zod'
import { Card } from '../../contract/chat.ts'
import type { Queries } from '../database/database.ts'
import { conditions, type Sight } from '../search/conditions.ts'
import { wordsIn } from '../search/fold.ts'

/** What is kept of a proposal: where it leads and why, never what is said there. */
export interface KeptCard {
  readonly video: string
  readonly start: number
  readonly end: number
  readonly why: readonly string[]
}

const Rows = z.array(Card.extend({ message: z.string() }))

/** Keeps the cards of a message, in order. */
export async function keepCards(queries: Queries, message: string, cards: readonly KeptCard[]): Promise<void> {
  for (const [place, { video, start, end, why }] of cards.entries())
    await queries.query('insert into card (message, place, video, starts, ends, why) values ($1, $2, $3, $4, $5, $6)', [
      message,
      place,
      video,
      start,
      end,
      [...why],
    ])
}

const Reasons = z.array(
  z.object({ message: z.string(), place: z.int(), why: z.array(z.string()), title: z.string(), text: z.string() }),
)

/** A new version of a clip may no longer say what led to it: those reasons go from its cards, and from the files. */
export async function forgetReasons(queries: Queries, video: string): Promise<void> {
  const cards = Reasons.parse(
    await queries.query(
      `select c.message, c.place, ${described} from card c join video v on v.id = c.video where c.video = $1`,
      [video],
    ),
  )
  let someWent = false
  for (const { message, place, why, title, text } of cards) {
    const said = new Set(wordsIn(`${title} ${text}`).map(({ lower }) => lower))
    const kept = why.filter((word) => said.has(word))
    if (kept.length === why.length) continue
    someWent = true
    await queries.query('update card set why = $3 where message = $1 and place = $2', [message, place, kept])
  }
  if (someWent) await queries.query("insert into owed_cleaning (relation) values ('card') on conflict do nothing")
}

const described = `v.id as video, v.title, v.mentor, v.language, c.starts as start, c.ends as end, c.why,
  coalesce((select string_agg(s.text, ' ' order by s.number) from segment s
            where s.video = v.id and s.starts < c.ends and s.ends > c.starts), '') as text`

/**
 * The cards of some messages as they are to be shown now: what was erased, or what the reader may no longer see, is not
 * among them, and what a new version says differently is said differently here.
 */
export async function cardsOf(
  queries: Queries,
  messages: readonly string[],
  sight: Sight,
): Promise<ReadonlyMap<string, Card[]>> {
  const found = new Map<string, Card[]>()
  if (messages.length === 0) return found
  const values: unknown[] = [[...messages]]
  const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
  for (const { message, ...card } of Rows.parse(
    await queries.query(
      `select c.message, c.helpful, ${described}
       from card c join video v on v.id = c.video where c.message = any($1)${seen.join('')}
       order by c.message, c.place`,
      values,
    ),
  ))
    found.set(message, [...(found.get(message) ?? []), card])
  return found
}

/** Describes proposals that no message holds yet. */
export async function cardsFor(queries: Queries, proposals: readonly KeptCard[], sight: Sight): Promise<Card[]> {
  const cards: Card[] = []
  for (const { video, start, end, why } of proposals) {
    const values: unknown[] = [video, start, end, [...why]]
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    const [row] = await queries.query(
      `select null::boolean as helpful, ${described}
       from (select $2::float8 as starts, $3::float8 as ends, $4::text[] as why) as c, video v
       where v.id = $1${seen.join('')}`,
      values,
    )
    if (row) cards.push(Card.parse(row))
  }
  return cards
}
