import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type PublicationState, Statement, uploadsPath } from '../../contract/publication.ts'
import type { Database } from '../database/database.ts'
import type { MediaStore } from '../media/store.ts'
import { isSigned, type Studios } from '../studios/studios.ts'
import { admit } from './admission.ts'
import { Arrivals } from './arrivals.ts'
import { ownerOf, takeTurn } from './owner.ts'
import type { Shelf } from './shelf.ts'

const Row = z.object({
  id: z.string(),
  studio: z.string(),
  statement: z.string().transform((text) => Statement.parse(JSON.parse(text))),
  state: z.enum(['receiving', 'published', 'superseded']),
})
type Row = z.infer<typeof Row>

/** What studios announce, what arrives of it, and the moment at which it is let in. */
export class Publications {
  readonly #database: Database
  readonly #studios: Studios
  readonly #arrivals: Arrivals
  readonly #media: MediaStore
  readonly #shelf: Shelf
  readonly #now: () => Date
  readonly #underWay = new Map<string, Promise<PublicationState>>()

  constructor(parts: {
    readonly database: Database
    readonly studios: Studios
    readonly arrivals: Arrivals
    readonly media: MediaStore
    readonly shelf: Shelf
    readonly now: () => Date
  }) {
    this.#database = parts.database
    this.#studios = parts.studios
    this.#arrivals = parts.arrivals
    this.#media = parts.media
    this.#shelf = parts.shelf
    this.#now = parts.now
  }

  /**
   * Takes a signed statement. The same one again changes nothing: it answers how far the first has come.
   * @throws StudioError `studio-not-trusted`, `invalid-input`, `was-erased`, `forbidden` for a clip that another studio announced
   */
  async announce(studio: string, statement: string, signature: string): Promise<PublicationState> {
    const key = await this.#studios.keyOf(studio)
    if (key === null || !isSigned(statement, signature, key)) throw new StudioError('studio-not-trusted')
    const stated = readStatement(statement)
    const id = createHash('sha256').update(statement).digest('hex')
    await this.#database.transaction(async (queries) => {
      await takeTurn(queries, stated.video)
      const [erased] = await queries.query('select video from tombstone where video = $1', [stated.video])
      if (erased) throw new StudioError('was-erased')
      const owner = await ownerOf(queries, stated.video)
      if (owner !== null && owner !== studio) throw new StudioError('forbidden')
      await queries.query(
        `insert into publication (id, studio, video, statement, signature, announced_at, state)
         values ($1, $2, $3, $4, $5, $6, 'receiving') on conflict (id) do nothing`,
        [id, studio, stated.video, statement, signature, this.#now()],
      )
    })
    return this.state(studio, id)
  }

  /** @throws StudioError `not-there` when this studio announced nothing of that name */
  async state(studio: string, id: string): Promise<PublicationState> {
    return this.#stateOf(await this.#row(studio, id))
  }

  /**
   * Checks all of it and makes it visible. Asked again, it answers what came of it.
   * @throws StudioError `conflict` while something is missing, `upload-altered`, `not-verified`, `not-approved`
   */
  async finish(studio: string, id: string): Promise<PublicationState> {
    const running = this.#underWay.get(id)
    if (running) return running
    const work = this.#finish(studio, id).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, work)
    return work
  }

  /** @throws StudioError `not-there`: uploads of others do not exist for a studio */
  async checkUpload(studio: string, upload: string): Promise<void> {
    const [, id = '', number = ''] = /^([0-9a-f]{64})-(\d)$/.exec(upload) ?? []
    const row = await this.#row(studio, id)
    if (row.state !== 'receiving' || Number(number) >= row.statement.files.length) throw new StudioError('not-there')
  }

  /** Removes what arrived of clips that were erased, or replaced, before they were whole. */
  tidy(): Promise<void> {
    return this.#arrivals.tidy(async (ids) => {
      const rows = await this.#database.query("select id from publication where id = any($1) and state = 'receiving'", [
        [...ids],
      ])
      return new Set(rows.map(({ id }) => String(id)))
    })
  }

  async #finish(studio: string, id: string): Promise<PublicationState> {
    const row = await this.#row(studio, id)
    if (row.state !== 'receiving') return this.#stateOf(row)
    const { statement } = row
    const arrived = statement.files.map((file, number) => ({
      file,
      upload: Arrivals.idOf(id, number),
      path: this.#arrivals.pathOf(Arrivals.idOf(id, number)),
    }))
    for (const { file, upload } of arrived)
      if ((await this.#arrivals.received(upload, file)) !== file.bytes) throw new StudioError('conflict')
    const admitted = await admit(statement, arrived).catch(async (error: unknown) => {
      const altered = error instanceof StudioError && error.code === 'upload-altered' ? error.data.file : null
      for (const { file, upload } of arrived) if (file.name === altered) await this.#arrivals.drop(upload)
      throw error
    })
    for (const { file, path } of arrived) await this.#media.put(file.sha256, path)
    await this.#shelf.put({ ...admitted, publication: id, studio, statement })
    for (const { upload } of arrived) await this.#arrivals.drop(upload)
    return this.state(studio, id)
  }

  async #row(studio: string, id: string): Promise<Row> {
    const [row] = await this.#database.query(
      'select id, studio, statement, state from publication where id = $1 and studio = $2',
      [id, studio],
    )
    if (!row) throw new StudioError('not-there')
    return Row.parse(row)
  }

  async #stateOf({ id, statement, state }: Row): Promise<PublicationState> {
    const files: PublicationState['files'] = []
    for (const [number, file] of statement.files.entries()) {
      const upload = Arrivals.idOf(id, number)
      const received = state === 'receiving' ? await this.#arrivals.received(upload, file) : file.bytes
      const open = received < file.bytes
      files.push({ name: file.name, upload: open ? `${uploadsPath}/${upload}` : null, received, bytes: file.bytes })
    }
    return { id, state, files }
  }
}

/** @throws StudioError `invalid-input` */
function readStatement(text: string): Statement {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new StudioError('invalid-input', {}, cause)
  }
  const stated = Statement.safeParse(content)
  if (!stated.success) throw new StudioError('invalid-input')
  return stated.data
}
