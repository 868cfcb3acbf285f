import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { begunFrom, type Progress, parts, type Traces, Unfinished, watchedFrom } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import { conditions, type Sight } from '../search/conditions.ts'
import { Certificates } from './certificates.ts'

const Row = z.object({ position: z.number(), share: z.number() })
const Lines = z.array(
  z.object({
    video: z.object({ id: z.string(), title: z.string() }).nullable(),
    share: z.number(),
    times: z.int(),
    seenAt: moment,
  }),
)

/** Share of the parts of a row `w` that were played. */
export const shareOf = `(select count(*) from unnest(w.played) as part where part > 0)::float8 / ${parts}`

/** More would be a list to work off, and not a way back. */
const mostUnfinished = 5

/** Hears what somebody watched. */
export type Noted = (person: string, video: string, progress: Progress) => Promise<void>

/** What each person has watched of each video: how often each twentieth of it, and where they stopped. */
export class Watching {
  readonly #database: Database
  readonly #certificates: Certificates
  readonly #now: () => Date
  readonly #noted: Noted

  constructor(database: Database, now: () => Date, noted: Noted = async () => undefined) {
    this.#noted = noted
    this.#database = database
    this.#certificates = new Certificates(database, now)
    this.#now = now
  }

  /** @throws StudioError `not-there` for a video that the person may not see */
  async note(
    person: string,
    video: string,
    sight: Sight,
    { position, parts: played }: { position: number; parts: readonly number[] },
  ): Promise<Progress> {
    const values: unknown[] = [video]
    const seen = ['v.id = $1', ...conditions({}, sight, (one) => `$${values.push(one)}`)].join(' and ')
    const [visible] = await this.#database.query(`select v.id from video v where ${seen}`, values)
    if (!visible) throw new StudioError('not-there')
    const counts = Array.from({ length: parts }, (_, part) => (played.includes(part) ? 1 : 0))
    await this.#database.query(
      `insert into watched as w (person, video, position, played, begun_at, seen_at) values ($1, $2, $3, $4, $5, $5)
       on conflict (person, video) do update set position = excluded.position, seen_at = excluded.seen_at,
         played = (select array_agg(old + new order by n)
                   from unnest(w.played, excluded.played) with ordinality as both_ (old, new, n))`,
      [person, video, position, counts, this.#now()],
    )
    const progress = await this.of(person, video)
    await this.#noted(person, video, progress)
    return progress
  }

  /** Where somebody stopped; at the beginning when they never began. */
  async of(person: string, video: string): Promise<Progress> {
    const [row] = await this.#database.query(
      `select w.position, ${shareOf} as share from watched w where w.person = $1 and w.video = $2`,
      [person, video],
    )
    return row ? Row.parse(row) : { position: 0, share: 0 }
  }

  /** What they began and did not watch to its end, the latest first: of what they may see now. */
  async unfinished(person: string, sight: Sight): Promise<Unfinished[]> {
    const values: unknown[] = [person, begunFrom, watchedFrom]
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    return Unfinished.array().parse(
      await this.#database.query(
        `select v.id as video, v.title, v.mentor, v.language, v.duration, least(w.position, v.duration) as position
         from watched w join video v on v.id = w.video
         where w.person = $1 and w.position > $2 and ${shareOf} < $3${seen.join('')}
         order by w.seen_at desc, v.id limit ${mostUnfinished}`,
        values,
      ),
    )
  }

  /** Everything that is kept of somebody's learning; of a video that they may no longer see, not which one. */
  async traces(person: string, sight: Sight): Promise<Omit<Traces, 'recordStore'>> {
    const values: unknown[] = [person]
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).join(' and ') || 'true'
    const watched = Lines.parse(
      await this.#database.query(
        `select case when ${seen} then json_build_object('id', v.id, 'title', v.title) end as video,
           ${shareOf} as share, (select max(part) from unnest(w.played) as part)::int as times, w.seen_at as "seenAt"
         from watched w join video v on v.id = w.video where w.person = $1 order by w.seen_at desc limit 500`,
        values,
      ),
    )
    const [counted] = await this.#database.query(
      `select (select count(*)::int from conversation where student = $1) as conversations,
         (select count(*)::int from quiz_answer where person = $1) as answers,
         (select count(*)::int from quiz_review where reviewer = $1) as reviews,
         (select count(*)::int from card k join message m on m.id = k.message join conversation c on c.id = m.conversation
          where c.student = $1 and k.helpful is not null) as judged`,
      [person],
    )
    const Counted = z.object({ conversations: z.int(), answers: z.int(), reviews: z.int(), judged: z.int() })
    return { watched, ...Counted.parse(counted), certificates: await this.#certificates.of(person) }
  }

  /** Erases what was watched, asked, answered and reviewed. Certificates stay: their owner earned them. */
  async eraseTraces(person: string): Promise<void> {
    await this.#database.transaction(async (queries) => {
      await queries.query('delete from watched where person = $1', [person])
      await queries.query('select void_statements($1)', [person])
      await queries.query('delete from lti_activity where person = $1', [person])
      await queries.query('delete from conversation where student = $1', [person])
      await queries.query('delete from quiz_answer where person = $1', [person])
      await queries.query('delete from quiz_review where reviewer = $1', [person])
    })
  }

  /** Erases what nobody has watched for so many days, and quiz answers that old with their reviews. */
  async eraseOld(days: number): Promise<void> {
    const before = new Date(this.#now().getTime() - days * 86_400_000)
    await this.#database.transaction(async (queries) => {
      await queries.query('delete from watched where seen_at < $1', [before])
      await queries.query('delete from sitting where seen_at < $1', [before])
      // What no record store took in all that time is told no more. What may have arrived can still be taken back.
      await queries.query(
        "update outgoing set state = 'done', what = '{}' where port = 'xapi' and person is not null and state = 'open' and made_at < $1",
        [before],
      )
      await queries.query('delete from quiz_answer where at < $1', [before])
    })
  }
}
