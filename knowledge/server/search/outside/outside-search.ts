import { z } from 'zod'
import type { SearchSettings } from '../../../contract/search.ts'
import type { Database } from '../../database/database.ts'
import { conditions } from '../conditions.ts'
import { foldedText } from '../fold.ts'
import { passagesOf, searchableOf } from '../index-video.ts'
import { parse } from '../parse.ts'
import type { Asked, RankedAnswer } from '../ranked-answer.ts'
import { newestFirst, type RankedVideo } from '../ranking.ts'
import { dayNumber, mostHits, type OutsideHit, type OutsideIndex, type OutsideRecord } from './outside-index.ts'

const Changes = z.array(z.object({ video: z.string(), generation: z.int() }))
const Shown = z.array(z.object({ video: z.string(), recorded: z.string(), generation: z.int() }))
const Facts = z.array(z.object({ recorded: z.string(), duration: z.number(), programmes: z.array(z.string()) }))

/** Bits of a whole number that can be told apart by `1 << bit`. */
const mostBits = 30
/** Changes that are read at once. */
const aBatch = 50

/**
 * Search through an engine elsewhere. It is told what came and went, in order, and again after a failure; what it
 * answers is shown only as far as the database says that it is there, in this very version, and for this asker.
 */
export class OutsideSearch {
  readonly #database: Database
  readonly #index: OutsideIndex
  readonly #settings: () => Promise<SearchSettings>
  readonly #onBug: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #told = ''
  #working: Promise<void> | null = null

  /** @param pause milliseconds between two looks for what came and went */
  constructor(
    database: Database,
    index: OutsideIndex,
    settings: () => Promise<SearchSettings>,
    onBug: (error: unknown) => void,
    pause = 5000,
  ) {
    this.#database = database
    this.#index = index
    this.#settings = settings
    this.#onBug = onBug
    this.#timer = setInterval(() => void this.catchUp().catch(onBug), pause).unref()
  }

  /** Tells the engine what it does not know yet. What fails is told again with the next call. */
  catchUp(): Promise<void> {
    this.#working ??= this.#tell().finally(() => {
      this.#working = null
    })
    return this.#working
  }

  /** Null when the engine does not answer. */
  async rank(asked: Asked): Promise<RankedAnswer | null> {
    try {
      return await this.#rank(asked)
    } catch (error) {
      this.#onBug(error)
      return null
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#working?.catch(() => undefined)
    await this.#index.close()
  }

  async #rank({ request, settings, sight }: Asked): Promise<RankedAnswer> {
    const found = await this.#index.find({ request, settings, sight, parsed: parse(request.q, settings) })
    const values: unknown[] = [[...new Set(found.map(({ video }) => video))]]
    const where = ['v.id = any($1)', ...conditions(request, sight, (one) => `$${values.push(one)}`)].join(' and ')
    const shown = new Map(
      Shown.parse(
        await this.#database.query(
          `select v.id as video, v.recorded_at::text as recorded, c.generation
           from video v join index_change c on c.video = v.id where ${where}`,
          values,
        ),
      ).map((one) => [one.video, one]),
    )
    const hits = found.filter(({ video, generation }) => shown.get(video)?.generation === generation)
    const words = [...new Set(hits.flatMap((hit) => hit.words).flatMap((text) => foldedText(text).split(' ')))]
    // A bit for each word: the place that says most of them is the one to land on.
    const bits = new Map(words.map((word, i) => [word, 1 << (i % mostBits)]))
    const videos = rankedAs(hits, (video) => shown.get(video)?.recorded ?? '')
    return {
      videos: request.sort === 'newest' ? newestFirst(videos) : videos,
      corrected: [],
      bitsOf: (folded) => bits.get(folded) ?? 0,
      weights: Array.from({ length: mostBits }, () => 1),
    }
  }

  async #tell(): Promise<void> {
    const { name } = this.#index
    const settings = await this.#settings()
    const text = JSON.stringify(settings)
    if (text !== this.#told) await this.#index.prepare(settings)
    this.#told = text
    for (;;) {
      const changes = Changes.parse(
        await this.#database.query(
          `select video, generation from index_change
           where generation > coalesce((select generation from outside_index where name = $1), 0)
           order by generation limit ${aBatch}`,
          [name],
        ),
      )
      if (changes.length === 0) return
      for (const { video, generation } of changes) {
        const records = await recordsOf(this.#database, video, generation)
        if (records) await this.#index.replace(video, generation, records)
        else await this.#index.erase(video)
        await this.#database.query(
          `insert into outside_index (name, generation) values ($1, $2)
           on conflict (name) do update set generation = greatest(outside_index.generation, excluded.generation)`,
          [name, generation],
        )
      }
    }
  }
}

/** In the engine's order; a video stands where its best passage does. */
function rankedAs(hits: readonly OutsideHit[], recordedOf: (video: string) => string): RankedVideo[] {
  const places = hits.map((hit, place) => ({
    ...{ video: hit.video, first: hit.first, last: hit.last, recorded: recordedOf(hit.video) },
    score: 1 - place / mostHits,
  }))
  return [...Map.groupBy(places, ({ video }) => video)].map(([video, own]) => ({
    ...{ video, recorded: recordedOf(video), score: own[0]?.score ?? 0 },
    passages: own.filter(({ first }) => first !== null),
  }))
}

/** What an engine holds of a video, or null when it is no longer there. */
async function recordsOf(database: Database, video: string, generation: number): Promise<OutsideRecord[] | null> {
  const searchable = await searchableOf(database, video)
  const [facts] = Facts.parse(
    await database.query(
      `select v.recorded_at::text as recorded, v.duration,
         array(select programme from video_programme where video = v.id order by programme) as programmes
       from video v where v.id = $1`,
      [video],
    ),
  )
  if (!searchable || !facts) return null
  const { title, mentor, topics, language, segments } = searchable
  const spoken = new Map(segments.map(({ number, text }) => [number, text]))
  return passagesOf(searchable).map(({ first, last, heading }, n) => ({
    id: `${video}:${generation}:${n}`,
    ...{ video, generation, first, last, title, mentor, topics, language },
    text: first === null || last === null ? searchable.summary : textOf(spoken, first, last, heading),
    programmes: facts.programmes,
    recorded: dayNumber(facts.recorded),
    duration: facts.duration,
  }))
}

const textOf = (spoken: ReadonlyMap<number, string>, first: number, last: number, heading: string): string =>
  [heading, ...Array.from({ length: last - first + 1 }, (_, i) => spoken.get(first + i) ?? '')]
    .filter((text) => text !== '')
    .join(' ')
