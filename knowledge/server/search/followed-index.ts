import { z } from 'zod'
import type { Database, Queries } from '../database/database.ts'
import { PassageIndex } from './passage-index.ts'
import { Vocabulary } from './vocabulary.ts'

/** What is searched, as it is in the database at this moment. */
export interface CurrentIndex {
  readonly passages: PassageIndex
  readonly vocabulary: Vocabulary
  /** The newest change that is in it. */
  readonly generation: number
}

const Passages = z.array(
  z.object({
    id: z.int(),
    video: z.string(),
    first: z.int().nullable(),
    last: z.int().nullable(),
    recorded: z.string(),
    stems: z.string(),
  }),
)
const Changes = z.array(z.object({ video: z.string(), generation: z.int() }))

/** Passages that are read at once. */
const aBatch = 20_000

/**
 * The index of the database, held in memory and brought up to date before each search: whatever was published or erased,
 * by this server or another one, is seen from the next search on.
 */
export class FollowedIndex {
  readonly #database: Database
  readonly #passages = new PassageIndex()
  #vocabulary = new Vocabulary([])
  /** The newest change that is in it; 0 before it was read. */
  #generation = 0
  #reading: Promise<void> | null = null

  constructor(database: Database) {
    this.#database = database
  }

  async current(): Promise<CurrentIndex> {
    const [corpus] = await this.#database.query('select generation from corpus')
    const newest = Number(corpus?.generation ?? 0)
    while (this.#generation < newest) await this.#read()
    return { passages: this.#passages, vocabulary: this.#vocabulary, generation: this.#generation }
  }

  /** Searches that come meanwhile wait for the same reading. */
  #read(): Promise<void> {
    this.#reading ??= (this.#generation === 0 ? this.#readAll() : this.#readChanges()).finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    // What changes while it is read is read once more, as a change.
    const [corpus] = await this.#database.query('select generation from corpus')
    const vocabulary = await Vocabulary.read(this.#database)
    for (let last = 0; ; ) {
      const rows = await passagesOf(this.#database, 'p.id > $1', last)
      this.#passages.add(rows)
      const end = rows.at(-1)
      if (rows.length < aBatch || !end) break
      last = end.id
    }
    this.#vocabulary = vocabulary
    this.#generation = Number(corpus?.generation)
  }

  async #readChanges(): Promise<void> {
    const changes = Changes.parse(
      await this.#database.query('select video, generation from index_change where generation > $1', [
        this.#generation,
      ]),
    )
    const videos = changes.map(({ video }) => video)
    const rows: Awaited<ReturnType<typeof passagesOf>> = []
    for (const video of videos) rows.push(...(await passagesOf(this.#database, 'p.video = $1', video)))
    const vocabulary = await Vocabulary.read(this.#database)
    this.#passages.remove(new Set(videos))
    this.#passages.add(rows)
    this.#vocabulary = vocabulary
    this.#generation = Math.max(...changes.map(({ generation }) => generation))
  }
}

async function passagesOf(queries: Queries, condition: string, value: unknown) {
  const rows = await queries.query(
    `select p.id, p.video, p.first, p.last, v.recorded_at::text as recorded,
       array_to_string(tsvector_to_array(p.vector), ' ') as stems
     from passage p join video v on v.id = p.video where ${condition} order by p.id limit ${aBatch}`,
    [value],
  )
  return Passages.parse(rows).map(({ stems, ...place }) => ({ ...place, stems: stems.split(' ') }))
}
