import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { UiLanguage } from '../../../core/contract/language.ts'
import { type BotSays, type Conversation, ConversationLine, ConversationState, Message } from '../../contract/chat.ts'
import type { Database, Queries } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import type { Visitor } from '../people/sign-ins.ts'
import { newId } from '../people/tokens.ts'
import { conditions, type Sight } from '../search/conditions.ts'
import { cardsOf, type KeptCard, keepCards } from './cards.ts'

/** A conversation as whoever answers in it needs to know it. */
const Standing = z.object({
  id: z.string(),
  student: z.string(),
  language: z.enum(['fr', 'en']),
  state: ConversationState,
  handedOver: z.boolean(),
})
export type Standing = z.infer<typeof Standing>

/** What somebody adds to a conversation. */
export interface Addition {
  readonly id?: string
  readonly author: Message['author']
  readonly mentor?: string
  readonly text?: string
  readonly says?: BotSays
  readonly cards?: readonly KeptCard[]
  readonly state: ConversationState
}

const Lines = z.array(ConversationLine.extend({ movedAt: moment }))
const Messages = z.array(Message.omit({ cards: true }).extend({ at: moment }))

export const lineColumns = (reader: string): string => `c.id, c.state, c.moved_at as "movedAt",
  coalesce((select m.text from message m where m.conversation = c.id and m.number = 1), '') as opening,
  (select count(*)::int from message m where m.conversation = c.id
     and m.number > coalesce((select r.number from reading r where r.conversation = c.id and r.person = ${reader}), 0)
     and (m.author = 'student') = (c.student <> ${reader})) as unread`

/** The conversations as they are kept. Who may read one is decided here and nowhere else. */
export class Conversations {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  /** Of one student, the latest first. */
  async linesOf(student: string): Promise<ConversationLine[]> {
    return Lines.parse(
      await this.#database.query(
        `select ${lineColumns('$1')} from conversation c where c.student = $1 order by c.moved_at desc, c.id limit 200`,
        [student],
      ),
    )
  }

  /**
   * Students read their own; mentors and admins what was handed over to them, as the student sees it.
   * @throws StudioError `not-there`
   */
  async read(id: string, reader: Visitor): Promise<Conversation> {
    const standing = await this.standing(id, reader)
    const [line] = Lines.parse(
      await this.#database.query(`select ${lineColumns('$2')} from conversation c where c.id = $1`, [id, reader.id]),
    )
    if (!line) throw new StudioError('not-there')
    return { ...line, messages: await this.#messages(id, await this.sightOf(standing.student)) }
  }

  /** @throws StudioError `not-there` for whoever may not read it */
  async standing(id: string, reader: Visitor): Promise<Standing> {
    const [row] = await this.#database.query(
      `select id, student, language, state, handed_over_at is not null as "handedOver" from conversation
       where id = $1 and case when $3 = 'student' then student = $2 else handed_over_at is not null end`,
      [id, reader.id, reader.role],
    )
    if (!row) throw new StudioError('not-there')
    return Standing.parse(row)
  }

  /** Whose conversation a message is in and which, or null when nobody said it yet. */
  async whereSaid(message: string): Promise<{ conversation: string; author: string; student: string } | null> {
    const [row] = await this.#database.query(
      `select m.conversation, m.author, c.student from message m join conversation c on c.id = m.conversation
       where m.id = $1`,
      [message],
    )
    const Where = z.object({ conversation: z.string(), author: z.string(), student: z.string() })
    return row ? Where.parse(row) : null
  }

  /** Opens a conversation with its first message. */
  async begin(student: string, language: UiLanguage, message: string, text: string): Promise<string> {
    const id = newId()
    await this.#database.transaction(async (queries) => {
      await queries.query(
        `insert into conversation (id, student, language, state, begun_at, moved_at) values ($1, $2, $3, 'asking', $4, $4)`,
        [id, student, language, this.#now()],
      )
      await this.#insert(queries, id, { id: message, author: 'student', text, state: 'asking' })
    })
    return id
  }

  /**
   * Adds a message at the end.
   * @throws StudioError `not-there` when the conversation was erased meanwhile
   */
  async add(conversation: string, addition: Addition): Promise<Message> {
    const { id, student } = await this.#database.transaction(async (queries) => {
      const [held] = await queries.query('select student from conversation where id = $1 for update', [conversation])
      if (!held) throw new StudioError('not-there')
      return { id: await this.#insert(queries, conversation, addition), student: String(held.student) }
    })
    const [message] = await this.#messages(conversation, await this.sightOf(student), id)
    if (!message) throw new StudioError('not-there')
    return message
  }

  /** How far somebody has read. Reading never goes back. */
  async markRead(id: string, reader: Visitor, number: number): Promise<void> {
    await this.standing(id, reader)
    await this.#database.query(
      `insert into reading (conversation, person, number) values ($1, $2, $3)
       on conflict (conversation, person) do update set number = greatest(reading.number, excluded.number)`,
      [id, reader.id, number],
    )
  }

  /** Messages that a student has not read; for mentors and admins the conversations that wait. */
  async unread(reader: Pick<Visitor, 'id' | 'role'>): Promise<number> {
    const [row] =
      reader.role === 'student'
        ? await this.#database.query(
            `select count(*)::int as count from conversation c join message m on m.conversation = c.id
             left join reading r on r.conversation = c.id and r.person = $1
             where c.student = $1 and m.author <> 'student' and m.number > coalesce(r.number, 0)`,
            [reader.id],
          )
        : await this.#database.query("select count(*)::int as count from conversation where state = 'waiting'")
    return Number(row?.count ?? 0)
  }

  /** @throws StudioError `not-there` */
  async erase(id: string, student: string): Promise<void> {
    const gone = await this.#database.query('delete from conversation where id = $1 and student = $2 returning id', [
      id,
      student,
    ])
    if (gone.length === 0) throw new StudioError('not-there')
  }

  /** Erases what nobody has written in for so many days. Gives how many went. */
  async eraseOld(days: number): Promise<number> {
    const before = new Date(this.#now().getTime() - days * 86_400_000)
    const gone = await this.#database.query('delete from conversation where moved_at < $1 returning id', [before])
    return gone.length
  }

  /** A student’s word on a card. @param place among those of the message that they see @throws StudioError `not-there` */
  async judge(id: string, student: string, message: string, place: number, helpful: boolean): Promise<void> {
    const values: unknown[] = [id, student, message, place, helpful]
    const sight = await this.sightOf(student)
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    const changed = await this.#database.query(
      `update card set helpful = $5 where message = $3 and place = (
         select shown.place from card shown join video v on v.id = shown.video
         where shown.message = $3${seen.join('')} order by shown.place offset $4 limit 1)
       and exists (select from message m join conversation c on c.id = m.conversation
                   where m.id = $3 and c.id = $1 and c.student = $2) returning place`,
      values,
    )
    if (changed.length === 0) throw new StudioError('not-there')
  }

  /** Whether the student said of the last moments that they were shown that none helps. */
  async isUnhelped(id: string): Promise<boolean> {
    const [row] = await this.#database.query(
      `select bool_or(not k.helpful) and not bool_or(coalesce(k.helpful, false)) as unhelped from card k
       join message m on m.id = k.message where m.id = (
         select id from message where conversation = $1 and author = 'bot' order by number desc limit 1)`,
      [id],
    )
    return row?.unhelped === true
  }

  /** What a student's programmes let them see. */
  async sightOf(student: string): Promise<Sight> {
    const rows = await this.#database.query(
      `select p.role, coalesce(array_agg(m.programme) filter (where m.programme is not null), '{}') as programmes
       from person p left join membership m on m.person = p.id where p.id = $1 group by p.role`,
      [student],
    )
    const [row] = z.array(z.object({ role: z.string(), programmes: z.array(z.string()) })).parse(rows)
    return row && row.role !== 'student' ? 'all' : (row?.programmes ?? [])
  }

  /** What the student wrote since the last answer that was not a question, as one text. */
  async question(id: string): Promise<string> {
    const rows = await this.#database.query(
      `select m.text from message m where m.conversation = $1 and m.author = 'student' and m.number > coalesce(
         (select max(number) from message where conversation = $1
            and (author = 'mentor' or says in ('found', 'clip-made'))
            and number < (select max(number) from message where conversation = $1 and author = 'student')), 0)
       order by m.number`,
      [id],
    )
    return rows.map(({ text }) => String(text)).join('\n')
  }

  async #insert(queries: Queries, conversation: string, addition: Addition): Promise<string> {
    const { id = newId(), author, mentor = null, text = '', says = null, cards = [], state } = addition
    await queries.query(
      `insert into message (id, conversation, number, author, mentor, at, text, says)
       values ($1, $2, (select coalesce(max(number), 0) + 1 from message where conversation = $2), $3, $4, $5, $6, $7)`,
      [id, conversation, author, mentor, this.#now(), text, says],
    )
    await keepCards(queries, id, cards)
    await queries.query(
      `update conversation set state = $2, moved_at = $3,
         handed_over_at = case when $2 = 'waiting' then coalesce(handed_over_at, $3) else handed_over_at end
       where id = $1`,
      [conversation, state, this.#now()],
    )
    return id
  }

  async #messages(conversation: string, sight: Sight, only?: string): Promise<Message[]> {
    const messages = Messages.parse(
      await this.#database.query(
        `select m.id, m.number, m.author, p.name, m.at, m.text, m.says
         from message m left join person p on p.id = m.mentor
         where m.conversation = $1 and ($2::text is null or m.id = $2) order by m.number`,
        [conversation, only ?? null],
      ),
    )
    const cards = await cardsOf(
      this.#database,
      messages.filter(({ author }) => author !== 'student').map(({ id }) => id),
      sight,
    )
    return messages.map((message) => ({ ...message, cards: cards.get(message.id) ?? [] }))
  }
}
