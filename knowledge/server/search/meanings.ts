import { z } from 'zod'
import type { SentenceModel } from '../../../native/inference/sentences.ts'
import type { Database } from '../database/database.ts'
import { bytesOf, type Near, Vectors } from './vectors.ts'

const Ids = z.array(z.object({ id: z.int() }))
const Kept = z.array(z.object({ id: z.int(), vector: z.instanceof(Uint8Array) }))
const Texts = z.array(z.object({ id: z.int(), text: z.string() }))

/** Passages that the network reads at once: a question that comes meanwhile waits for them. */
const atOnce = 4
/** Vectors that are read from the database at once. */
const aBatch = 5000
const mostNear = 50
/** Below this cosine two texts have nothing to do with each other. */
const leastLikeness = 0.5

/**
 * What passages mean, where a network for sentences is installed. Passages are read in the background, each once; the
 * vectors are kept beside the passages in the database and go with them.
 */
export class Meanings {
  readonly #database: Database
  readonly #open: () => Promise<SentenceModel | null>
  readonly #onBug: (error: unknown) => void
  readonly #vectors = new Vectors()
  #model: Promise<SentenceModel | null> | null = null
  /** The newest change of the index whose passages were read, or are being read. */
  #followed = 0
  #work: Promise<void> = Promise.resolve()
  #closing = false

  /** @param open gives null where no such network is installed */
  constructor(database: Database, open: () => Promise<SentenceModel | null>, onBug: (error: unknown) => void) {
    this.#database = database
    this.#open = open
    this.#onBug = onBug
  }

  /** Reads what came and forgets what went, in the background. */
  follow(generation: number): void {
    if (generation <= this.#followed || this.#closing) return
    this.#followed = generation
    this.#work = this.#work
      .then(() => this.#catchUp())
      .catch((error: unknown) => {
        // Tried again with the next change; until then words alone are searched.
        this.#followed = 0
        this.#onBug(error)
      })
  }

  /**
   * Passages that mean about what was asked, the nearest first; none where no network is installed.
   * @param may which passages may be found
   */
  async nearest(question: string, may: (id: number) => boolean): Promise<Near[]> {
    const model = await this.#opened().catch(() => null)
    if (!model || this.#closing) return []
    const [vector] = await model.embed([question])
    return vector ? this.#vectors.nearest(bytesOf(vector), mostNear, leastLikeness, may) : []
  }

  /** When everything that is known of has been read. */
  settled(): Promise<void> {
    return this.#work
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#work
    await (await this.#model?.catch(() => null))?.close()
  }

  #opened(): Promise<SentenceModel | null> {
    this.#model ??= this.#open()
    return this.#model
  }

  async #catchUp(): Promise<void> {
    const model = await this.#opened()
    if (!model) return
    const there = Ids.parse(await this.#database.query('select id from passage order by id')).map(({ id }) => id)
    const wanted = new Set(there)
    for (const id of [...this.#vectors.ids()]) if (!wanted.has(id)) this.#vectors.remove(id)
    const missing = there.filter((id) => !this.#vectors.has(id))
    for (let at = 0; at < missing.length && !this.#closing; at += aBatch)
      await this.#load(model, missing.slice(at, at + aBatch))
    const unread = missing.filter((id) => !this.#vectors.has(id))
    for (let at = 0; at < unread.length && !this.#closing; at += atOnce)
      await this.#readPassages(model, unread.slice(at, at + atOnce))
  }

  async #load(model: SentenceModel, ids: readonly number[]): Promise<void> {
    const rows = await this.#database.query(
      'select passage as id, vector from passage_meaning where model = $1 and passage = any($2::int[])',
      [model.id, [...ids]],
    )
    for (const { id, vector } of Kept.parse(rows)) this.#vectors.put(id, new Int8Array(vector))
  }

  async #readPassages(model: SentenceModel, ids: readonly number[]): Promise<void> {
    const texts = Texts.parse(
      await this.#database.query(
        `select p.id, case when p.first is null
             then concat_ws('. ', v.title, nullif(v.summary, ''), array_to_string(v.topics, ', '))
             else (select string_agg(s.text, ' ' order by s.number) from segment s
                   where s.video = p.video and s.number between p.first and p.last) end as text
         from passage p join video v on v.id = p.video where p.id = any($1::int[]) order by p.id`,
        [[...ids]],
      ),
    )
    const vectors = (await model.embed(texts.map(({ text }) => text))).map(bytesOf)
    // What went meanwhile is not kept.
    const kept = await this.#database.query(
      `insert into passage_meaning (passage, model, vector)
       select p.id, $1, decode(given.vector, 'base64')
       from unnest($2::int[], $3::text[]) as given (id, vector) join passage p on p.id = given.id for key share of p
       on conflict (passage) do update set model = excluded.model, vector = excluded.vector returning passage as id`,
      [
        model.id,
        texts.map(({ id }) => id),
        vectors.map((one) => Buffer.from(one.buffer, one.byteOffset, one.length).toString('base64')),
      ],
    )
    const there = new Set(Ids.parse(kept).map(({ id }) => id))
    for (const [i, { id }] of texts.entries()) if (there.has(id)) this.#vectors.put(id, vectors[i] as Int8Array)
  }
}
