import { z } from 'zod'
import type { Filters, Moment, SearchAnswer, SearchRequest, SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { conditions, type Sight } from './conditions.ts'
import { described } from './described.ts'
import type { Meanings } from './meanings.ts'
import type { OutsideSearch } from './outside/outside-search.ts'
import { OwnIndex, type Understood } from './own-index.ts'
import { parse } from './parse.ts'
import type { Asked, RankedAnswer } from './ranked-answer.ts'

const Counted = z.array(z.object({ kind: z.string(), value: z.string(), videos: z.int() }))
const Recent = z.array(z.object({ video: z.string(), recorded: z.string() }))

const momentsAVideo = 3
/** Inside one video every place counts. */
const momentsInside = 50

/** Finds what answers, and shows it as the database has it. */
export class SearchEngine {
  readonly #database: Database
  readonly #settings: () => Promise<SearchSettings>
  readonly #own: OwnIndex
  readonly #outside: OutsideSearch | null

  /**
   * @param more what passages mean, where a network for sentences is wanted; an engine elsewhere, where one is
   *   configured: it is asked first, and the built-in search answers when it does not
   */
  constructor(
    database: Database,
    settings: () => Promise<SearchSettings>,
    more: { readonly meanings?: Meanings; readonly outside?: OutsideSearch | null } = {},
  ) {
    this.#database = database
    this.#settings = settings
    this.#own = new OwnIndex(database, more.meanings ?? null)
    this.#outside = more.outside ?? null
  }

  /** @param sight what the asker may see: nothing else is found, counted or marked */
  async search(request: SearchRequest, sight: Sight): Promise<SearchAnswer> {
    const began = performance.now()
    const settings = await this.#settings()
    const answer = await this.#rank({ request, settings, sight })
    const { hitsPerPage } = settings
    const page = answer.videos.slice(request.page * hitsPerPage, (request.page + 1) * hitsPerPage)
    return {
      videos: await described(this.#database, page, sight, answer, momentsAVideo),
      total: answer.videos.length,
      corrected: answer.corrected,
      took: Math.round((performance.now() - began) * 10) / 10,
    }
  }

  /** Every place inside one video, in the order of the video. */
  async inside(video: string, q: string, sight: Sight): Promise<Moment[]> {
    const request: SearchRequest = { q, video, sort: 'relevance', page: 0 }
    const answer = await this.#rank({ request, settings: await this.#settings(), sight })
    const [found] = await described(this.#database, answer.videos.slice(0, 1), sight, answer, momentsInside)
    return (found?.moments ?? []).toSorted((a, b) => a.start - b.start)
  }

  /** What the words of a text stand for in the recordings that somebody may see. */
  understand(text: string, settings: SearchSettings, sight: Sight): Promise<Understood> {
    return this.#own.understand(text, settings, sight)
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

  async #rank(asked: Asked): Promise<RankedAnswer> {
    const { words, phrases } = parse(asked.request.q, asked.settings)
    if (words.length + phrases.length === 0) return this.#recent(asked)
    // Inside one video nothing is gained elsewhere.
    const elsewhere = asked.request.video === undefined ? await this.#outside?.rank(asked) : null
    return elsewhere ?? this.#own.rank(asked)
  }

  /** Nothing was typed: what was recorded last. */
  async #recent({ request, sight }: Asked): Promise<RankedAnswer> {
    const values: unknown[] = []
    const where = conditions(request, sight, (one) => `$${values.push(one)}`).join(' and ') || 'true'
    const rows = Recent.parse(
      await this.#database.query(
        `select v.id as video, v.recorded_at::text as recorded from video v where ${where}
         order by v.recorded_at desc, v.published_at desc, v.id limit 500`,
        values,
      ),
    )
    return {
      videos: rows.map((row) => ({ ...row, score: 1, passages: [] })),
      corrected: [],
      bitsOf: () => 0,
      weights: [],
    }
  }
}
