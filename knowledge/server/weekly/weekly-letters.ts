import { z } from 'zod'
import type { Person } from '../../contract/people.ts'
import type { Conversations } from '../chat/conversations.ts'
import type { Database } from '../database/database.ts'
import type { Delivery, WeeklyLetter } from '../people/delivery.ts'
import type { People } from '../people/people.ts'
import { conditions } from '../search/conditions.ts'
import { stopTokenOf } from './stop-token.ts'
import { weekOf } from './week.ts'

/** Milliseconds between looks for letters that are due. */
const lookAround = 3_600_000
/** Titles that one letter names. */
const mostClips = 10

const Claim = z.object({ key: z.string(), week: z.string(), since: z.date() })
type Claim = z.infer<typeof Claim>
const Clips = z.array(z.object({ id: z.string(), title: z.string() }))

export interface WeeklyLetterParts {
  readonly database: Database
  readonly people: Pick<People, 'byId'>
  readonly conversations: Pick<Conversations, 'unread'>
  readonly delivery: Delivery
  readonly origin: () => string
  readonly now: () => Date
  readonly onBug: (error: unknown) => void
}

/**
 * Sends what is new to whoever asked for it, once a week. A week is taken in hand in the database before its letter is
 * handed over: several servers send one, and a stop in the middle loses that week's letter rather than sending it twice.
 * What could not be handed over is tried again with the next look.
 */
export class WeeklyLetters {
  readonly #with: WeeklyLetterParts
  #timer: NodeJS.Timeout | null = null
  #turn: Promise<void> | null = null
  #closed = false

  constructor(parts: WeeklyLetterParts) {
    this.#with = parts
  }

  /** Looks now and every hour. */
  open(): void {
    const look = (): void => {
      this.#turn ??= this.sweep()
        .catch(this.#with.onBug)
        .finally(() => {
          this.#turn = null
        })
    }
    look()
    this.#timer = setInterval(look, lookAround)
    this.#timer.unref()
  }

  /** When no letter is being written. */
  async settled(): Promise<void> {
    await this.#turn
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearInterval(this.#timer)
    await this.#turn
  }

  /** Sends every letter that is due. What fails for one reader keeps nobody else waiting. */
  async sweep(): Promise<void> {
    const { database, now, onBug } = this.#with
    const week = weekOf(now())
    const due = await database.query('select person from weekly_letter where wanted and week < $1 order by person', [
      week,
    ])
    for (const { person } of due) {
      if (this.#closed) return
      await this.#write(String(person), week).catch(onBug)
    }
  }

  async #write(id: string, week: string): Promise<void> {
    const { people, delivery, database } = this.#with
    const claim = await this.#claim(id, week)
    if (!claim) return
    try {
      const person = await people.byId(id)
      const letter = person && (await this.#letterFor(person, claim))
      if (letter) await delivery.send(letter)
    } catch (error) {
      await database.query('update weekly_letter set week = $3, since = $4 where person = $1 and week = $2', [
        ...[id, week, claim.week, claim.since],
      ])
      throw error
    }
  }

  /** Takes a week in hand, and gives what was before; null when another server did, or the reader stopped meanwhile. */
  async #claim(person: string, week: string): Promise<Claim | null> {
    const { database, now } = this.#with
    return database.transaction(async (queries) => {
      const [row] = await queries.query(
        'select key, week, since from weekly_letter where person = $1 and wanted and week < $2 for update',
        [person, week],
      )
      if (!row) return null
      await queries.query('update weekly_letter set week = $2, since = $3 where person = $1', [person, week, now()])
      return Claim.parse(row)
    })
  }

  /** Null when there is nothing to say. */
  async #letterFor(person: Person, { key, since }: Claim): Promise<WeeklyLetter | null> {
    const { conversations, origin } = this.#with
    if (person.email === null) return null
    const isStudent = person.role === 'student'
    const count = await conversations.unread(person)
    const all = isStudent ? await this.#newClips(person.programmes, since) : []
    if (count === 0 && all.length === 0) return null
    const clips = all.slice(0, mostClips)
    return {
      kind: 'weekly',
      ...{ to: person.email, language: person.language },
      link: `${origin()}${isStudent ? '/chat' : '/inbox'}`,
      // Behind `#`, and the page that it opens does the rest: a mail scanner that follows the link stops nothing.
      stop: `${origin()}/stop#${stopTokenOf(person.id, key)}`,
      waiting: { what: isStudent ? 'answers' : 'questions', count },
      clips: clips.map(({ id, title }) => ({ title, link: `${origin()}/watch/${id}` })),
      moreClips: all.length - clips.length,
    }
  }

  async #newClips(programmes: readonly string[], since: Date): Promise<z.infer<typeof Clips>> {
    const values: unknown[] = [since]
    const seen = conditions({}, programmes, (value) => `$${values.push(value)}`)
    return Clips.parse(
      await this.#with.database.query(
        `select v.id, v.title from video v where ${['v.published_at > $1', ...seen].join(' and ')}
         order by v.published_at desc, v.id`,
        values,
      ),
    )
  }
}
