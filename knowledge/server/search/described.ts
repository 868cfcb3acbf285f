import { z } from 'zod'
import type { FoundVideo, Moment } from '../../contract/search.ts'
import type { Queries } from '../database/database.ts'
import { conditions, type Sight } from './conditions.ts'
import { marked, momentIn, type StoredSegment } from './moments.ts'
import type { RankedAnswer } from './ranked-answer.ts'
import type { RankedVideo } from './ranking.ts'

const Card = z.object({
  id: z.string(),
  title: z.string(),
  mentor: z.string(),
  language: z.string(),
  topics: z.array(z.string()),
  recorded: z.string(),
  duration: z.number(),
})
const Stored = z.array(
  z.object({ video: z.string(), number: z.int(), starts: z.number(), ends: z.number(), text: z.string() }),
)

/** Videos with their best moments, from the database: what is no longer there, or not for this asker, is left out. */
export async function described(
  queries: Queries,
  videos: readonly RankedVideo[],
  sight: Sight,
  answer: RankedAnswer,
  most: number,
): Promise<FoundVideo[]> {
  if (videos.length === 0) return []
  const values: unknown[] = [videos.map(({ video }) => video)]
  const where = ['v.id = any($1)', ...conditions({}, sight, (one) => `$${values.push(one)}`)].join(' and ')
  const [rows, moments] = await Promise.all([
    queries.query(
      `select v.id, v.title, v.mentor, v.language, v.topics, v.recorded_at::text as recorded, v.duration
       from video v where ${where}`,
      values,
    ),
    momentsOf(queries, videos, answer, most),
  ])
  const cards = new Map(
    Card.array()
      .parse(rows)
      .map((card) => [card.id, card]),
  )
  return videos.flatMap(({ video }) => {
    const card = cards.get(video)
    if (!card) return []
    const { recorded, title, ...rest } = card
    return { ...rest, recordedAt: recorded, title: marked(title, answer.bitsOf), moments: moments.get(video) ?? [] }
  })
}

async function momentsOf(
  queries: Queries,
  videos: readonly RankedVideo[],
  { bitsOf, weights }: RankedAnswer,
  most: number,
): Promise<Map<string, Moment[]>> {
  const places = videos.flatMap(({ passages }) => passages.slice(0, most))
  if (places.length === 0) return new Map()
  const segments: StoredSegment[] = Stored.parse(
    await queries.query(
      `select s.video, s.number, s.starts, s.ends, s.text
       from unnest($1::text[], $2::int[], $3::int[]) as place (video, first, last)
       join segment s on s.video = place.video and s.number between place.first and place.last
       order by s.video, s.number`,
      [places.map(({ video }) => video), places.map(({ first }) => first), places.map(({ last }) => last)],
    ),
  )
  return new Map(
    videos.map(({ video, passages }) => {
      const own = segments.filter((segment) => segment.video === video)
      const moments = passages.slice(0, most).flatMap(({ first, last }) => {
        const inside = own.filter(({ number }) => number >= (first ?? 0) && number <= (last ?? 0))
        const moment = momentIn(distinct(inside), weights, bitsOf)
        return moment ? [moment] : []
      })
      // Neighbouring passages share a segment: the same second is shown once.
      return [video, moments.filter((one, i) => moments.findIndex(({ start }) => start === one.start) === i)]
    }),
  )
}

const distinct = (segments: readonly StoredSegment[]): StoredSegment[] => [
  ...new Map(segments.map((segment) => [segment.number, segment])).values(),
]
