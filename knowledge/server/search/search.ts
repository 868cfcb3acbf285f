import { z } from 'zod'
import type { Filters, FoundVideo, Moment, SearchAnswer, SearchRequest, SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { candidates, conditions, type Sight, titlesOf } from './candidates.ts'
import { expand, type WordGroup } from './expand.ts'
import { marked, momentIn, type StoredSegment, type WordBits } from './moments.ts'
import { parse } from './parse.ts'
import { type RankedVideo, ranked, weightsOf } from './ranking.ts'

const Card = z.object({
  id: z.string(),
  title: z.string(),
  mentor: z.string(),
  language: z.string(),
  topics: z.array(z.string()),
  recorded: z.string(),
  duration: z.number(),
})
type Card = z.infer<typeof Card>
const Stored = z.object({
  video: z.string(),
  number: z.int(),
  starts: z.number(),
  ends: z.number(),
  text: z.string(),
})
const Words = z.array(z.object({ word: z.string(), stem: z.string() }))
const Counted = z.array(z.object({ kind: z.string(), value: z.string(), videos: z.int() }))

const momentsAVideo = 3
/** Inside one video every place counts. */
const momentsInside = 50

/** What a search found, before it is cut into pages. */
export class SearchEngine {
  readonly #database: Database
  readonly #settings: () => Promise<SearchSettings>

  constructor(database: Database, settings: () => Promise<SearchSettings>) {
    this.#database = database
    this.#settings = settings
  }

  /** @param sight what the asker may see: nothing else is found, counted or marked */
  async search(request: SearchRequest, sight: Sight): Promise<SearchAnswer> {
    const began = performance.now()
    const found = await this.#find(request, sight)
    const { hitsPerPage } = await this.#settings()
    const page = found.videos.slice(request.page * hitsPerPage, (request.page + 1) * hitsPerPage)
    const videos = await this.#described(page, found.groups, found.weights, momentsAVideo)
    return {
      videos,
      total: found.videos.length,
      corrected: found.groups.flatMap(({ asked, corrected }) =>
        corrected === null ? [] : [{ typed: asked.lower, as: corrected }],
      ),
      took: Math.round((performance.now() - began) * 10) / 10,
    }
  }

  /** Every place inside one video, in the order of the video. */
  async inside(video: string, q: string, sight: Sight): Promise<Moment[]> {
    const request: SearchRequest = { q, video, sort: 'relevance', page: 0 }
    const found = await this.#find(request, sight)
    const moments = await this.#moments(found.videos.slice(0, 1), found.groups, found.weights, momentsInside)
    return (moments.get(video) ?? []).toSorted((a, b) => a.start - b.start)
  }

  /** What can be filtered by, the most frequent first. */
  async filters(sight: Sight): Promise<Filters> {
    const values: unknown[] = []
    const where = conditions({}, sight, (one) => `$${values.push(one)}`).join(' and ') || 'true'
    const rows = Counted.parse(
      await this.#database.query(
        `with seen as (select v.mentor, v.topics, v.language from video v where ${where})
         select 'mentor' as kind, mentor as value, count(*)::int as videos from seen group by mentor
         union all select 'topic', topic, count(*)::int from seen, unnest(topics) as topic group by topic
         union all select 'language', language, count(*)::int from seen group by language
         order by videos desc, value`,
        values,
      ),
    )
    const of = (kind: string) =>
      rows
        .filter((row) => row.kind === kind)
        .map(({ value, videos }) => ({ value, videos }))
        .slice(0, 200)
    return { mentors: of('mentor'), topics: of('topic'), languages: of('language') }
  }

  async #find(
    request: SearchRequest,
    sight: Sight,
  ): Promise<{ videos: RankedVideo[]; groups: readonly WordGroup[]; weights: number[] }> {
    const settings = await this.#settings()
    const parsed = parse(request.q, settings)
    if (parsed.words.length + parsed.phrases.length === 0)
      return { videos: await this.#recent(request, sight), groups: [], weights: [] }
    const groups = await expand(this.#database, parsed, settings)
    const [size] = await this.#database.query('select passages from corpus')
    const weights = weightsOf(groups, Number(size?.passages ?? 0))
    const found = await candidates(this.#database, parsed, groups, weights, request, sight)
    const titles = await titlesOf(
      this.#database,
      groups,
      found.map(({ video }) => video),
    )
    return { videos: ranked(found, weights, titles, request.sort), groups, weights }
  }

  /** Nothing was typed: what was recorded last. */
  async #recent(request: SearchRequest, sight: Sight): Promise<RankedVideo[]> {
    const values: unknown[] = []
    const where = conditions(request, sight, (one) => `$${values.push(one)}`).join(' and ') || 'true'
    const rows = z.array(z.object({ video: z.string(), recorded: z.string() })).parse(
      await this.#database.query(
        `select v.id as video, v.recorded_at::text as recorded from video v where ${where}
         order by v.recorded_at desc, v.published_at desc, v.id limit 500`,
        values,
      ),
    )
    return rows.map((row) => ({ ...row, score: 1, passages: [] }))
  }

  async #described(
    videos: readonly RankedVideo[],
    groups: readonly WordGroup[],
    weights: readonly number[],
    most: number,
  ): Promise<FoundVideo[]> {
    if (videos.length === 0) return []
    const cards = new Map(
      Card.array()
        .parse(
          await this.#database.query(
            `select id, title, mentor, language, topics, recorded_at::text as recorded, duration from video
             where id = any($1)`,
            [videos.map(({ video }) => video)],
          ),
        )
        .map((card): [string, Card] => [card.id, card]),
    )
    const bitsOf = await this.#wordBits(groups)
    const moments = await this.#moments(videos, groups, weights, most, bitsOf)
    return videos.flatMap(({ video }) => {
      const card = cards.get(video)
      if (!card) return []
      const { recorded, title, ...rest } = card
      return { ...rest, recordedAt: recorded, title: marked(title, bitsOf), moments: moments.get(video) ?? [] }
    })
  }

  /** Which group each word of the recordings belongs to, for whatever the groups' stems stand for. */
  async #wordBits(groups: readonly WordGroup[]): Promise<WordBits> {
    const stems = new Map<string, number>()
    for (const [i, { own, wide, phrases }] of groups.entries())
      for (const stem of [...own, ...wide, ...phrases.flatMap((text) => text.split(' '))])
        stems.set(stem, (stems.get(stem) ?? 0) | (1 << i))
    const bits = new Map(stems)
    if (stems.size > 0)
      for (const { word, stem } of Words.parse(
        await this.#database.query('select distinct word, stem from term where stem = any($1) limit 2000', [
          [...stems.keys()],
        ]),
      ))
        bits.set(word, (bits.get(word) ?? 0) | (stems.get(stem) ?? 0))
    return (folded) => bits.get(folded) ?? 0
  }

  async #moments(
    videos: readonly RankedVideo[],
    groups: readonly WordGroup[],
    weights: readonly number[],
    most: number,
    known?: WordBits,
  ): Promise<Map<string, Moment[]>> {
    const places = videos.flatMap(({ passages }) => passages.slice(0, most))
    if (places.length === 0) return new Map()
    const bitsOf = known ?? (await this.#wordBits(groups))
    const segments: StoredSegment[] = Stored.array().parse(
      await this.#database.query(
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
}

const distinct = (segments: readonly StoredSegment[]): StoredSegment[] => [
  ...new Map(segments.map((segment) => [segment.number, segment])).values(),
]
