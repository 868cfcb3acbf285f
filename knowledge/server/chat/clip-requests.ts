import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { UiLanguage } from '../../../core/contract/language.ts'
import { ClipRequest } from '../../contract/chat.ts'
import type { Database } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import { newId } from '../people/tokens.ts'
import type { Mask } from '../search/gaps.ts'

const Rows = z.array(ClipRequest.extend({ at: moment }))
const chosen = `select r.id, r.question, r.note, r.state, p.name as "madeBy", r.at, r.video
  from clip_request r left join person p on p.id = r.mentor`

/** Answers that should become clips. They outlive the conversation that they come from, without the question. */
export class ClipRequests {
  readonly #database: Database
  readonly #mask: Mask | null
  readonly #now: () => Date

  constructor(database: Database, mask: Mask | null, now: () => Date) {
    this.#database = database
    this.#mask = mask
    this.#now = now
  }

  /** Open ones first, then the latest. */
  async all(): Promise<ClipRequest[]> {
    return Rows.parse(await this.#database.query(`${chosen} order by r.state <> 'open', r.at desc, r.id limit 300`))
  }

  /**
   * Asks for a clip; question and note are kept without personal data.
   * @throws StudioError `unsupported` where nobody can hide personal data, `conflict` when one is asked for already
   */
  async ask(given: {
    readonly conversation: string
    readonly mentor: string
    readonly question: string
    readonly note: string
    readonly language: UiLanguage
  }): Promise<ClipRequest> {
    if (!this.#mask) throw new StudioError('unsupported')
    const { conversation, mentor, language } = given
    const question = await this.#mask(given.question, language)
    const note = given.note === '' ? '' : await this.#mask(given.note, language)
    const id = newId()
    const added = await this.#database.query(
      `insert into clip_request (id, conversation, mentor, question, note, state, at)
       select $1, $2, $3, $4, $5, 'open', $6
       where not exists (select from clip_request where conversation = $2 and state = 'open') returning id`,
      [id, conversation, mentor, question, note, this.#now()],
    )
    if (added.length === 0) throw new StudioError('conflict')
    return this.#one(id)
  }

  /**
   * Ends a request: with the clip that was made, or without one.
   * @returns the request, and the conversation that it came from while that is still there
   * @throws StudioError `not-there`; `conflict` when it has ended already
   */
  async end(id: string, video: string | null): Promise<{ request: ClipRequest; conversation: string | null }> {
    if (video !== null) {
      const [known] = await this.#database.query('select id from video where id = $1', [video])
      if (!known) throw new StudioError('not-there')
    }
    const [ended] = await this.#database.query(
      "update clip_request set state = $2, video = $3 where id = $1 and state = 'open' returning conversation",
      [id, video === null ? 'dropped' : 'made', video],
    )
    const request = await this.#one(id)
    if (!ended) throw new StudioError('conflict')
    return { request, conversation: ended.conversation === null ? null : String(ended.conversation) }
  }

  /** Erases requests that are that many days old, but for those that are open: they are work to be done. */
  async eraseOld(days: number): Promise<void> {
    const before = new Date(this.#now().getTime() - days * 86_400_000)
    await this.#database.query("delete from clip_request where state <> 'open' and at < $1", [before])
  }

  async #one(id: string): Promise<ClipRequest> {
    const [row] = Rows.parse(await this.#database.query(`${chosen} where r.id = $1`, [id]))
    if (!row) throw new StudioError('not-there')
    return row
  }
}
