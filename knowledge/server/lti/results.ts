import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { watchedFrom } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import { answerState } from '../learning/quizzes.ts'
import { shareOf } from '../learning/watching.ts'
import type { Outgoing, Parcel } from '../outgoing/outgoing.ts'
import { newId } from '../people/tokens.ts'
import type { AccessTokens } from './access-tokens.ts'
import { providerOf, type Target } from './arrivals.ts'
import { scoreScope } from './claims.ts'
import type { PlatformFetch } from './platform-fetch.ts'
import type { KnownPlatform, Platforms } from './platforms.ts'

const port = 'lti'
/** What somebody gets who finished; there is nothing in between. */
export const wholeScore = 100
const What = z.object({ activity: z.string(), at: z.string() })
const Row = z.object({ platform: z.string(), person: z.string(), lineItem: z.string() })
const Ids = z.array(z.object({ id: z.string() }))

/** Whether person `$1` has watched a clip and passed its questions: as a step of a path counts. */
const isDone = (video: string): string => `(
  exists (select from watched w where w.person = $1 and w.video = ${video} and ${shareOf} >= ${watchedFrom})
  and not exists (select from quiz_question q where q.video = ${video} and not exists
    (select from quiz_answer a where a.question = q.id and a.person = $1 and ${answerState} = 'passed')))`
/** Steps of a path that person `$1` may see. */
const steps = (path: string): string => `from path_step s where s.path = ${path} and exists (
  select from video_programme vp join membership m on m.programme = vp.programme
  where vp.video = s.video and m.person = $1)`

export interface ResultParts {
  readonly database: Database
  readonly outgoing: Outgoing
  readonly platforms: Platforms
  readonly fetch: PlatformFetch
  readonly tokens: AccessTokens
  readonly now: () => Date
}

/**
 * Assignment and Grade Services 2.0: a platform is told, in the line item that it named, that a learner finished a clip with
 * its questions, or a path. Told once; kept until it has arrived; forgotten with the account.
 */
export class CourseResults {
  readonly #with: ResultParts

  constructor(parts: ResultParts) {
    this.#with = parts
    // What was told lies in the activity: the parcel may be forgotten.
    parts.outgoing.open(port, (parcel) => this.#send(parcel))
  }

  /** A learner came through a link whose result the platform wants; what they did before counts. */
  async expect(came: {
    readonly person: string
    readonly platform: KnownPlatform
    readonly link: string
    readonly target: Target
    readonly lineItem: string
  }): Promise<void> {
    const { person, platform, link, target, lineItem } = came
    // Our token for a platform goes to that platform alone.
    const own = [...platform.frames, new URL(platform.token).origin]
    if (!own.includes(new URL(lineItem).origin)) return
    await this.#with.database.query(
      `insert into lti_activity as a (id, person, platform, link, kind, what, line_item) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (person, platform, link) do update set line_item = $7, kind = $5, what = $6,
         id = case when a.kind = $5 and a.what = $6 and a.line_item = $7 then a.id else $1 end,
         finished_at = case when a.kind = $5 and a.what = $6 and a.line_item = $7 then a.finished_at end`,
      [newId(), person, platform.id, link, target.kind, target.id, lineItem],
    )
    await this.look(person)
  }

  /** Looks whether somebody has finished what a platform waits for. */
  async look(person: string): Promise<void> {
    const { database, outgoing, now } = this.#with
    const kept = await database.transaction(async (queries) => {
      const at = now()
      const finished = Ids.parse(
        await queries.query(
          `update lti_activity v set finished_at = $2 where v.person = $1 and v.finished_at is null and (
             v.kind = 'watch' and ${isDone('v.what')} or v.kind = 'paths' and exists (select ${steps('v.what')})
               and not exists (select ${steps('v.what')} and not ${isDone('s.video')}))
           returning v.id`,
          [person, at],
        ),
      )
      for (const { id } of finished)
        await outgoing.keep(
          {
            id: `${port} ${id}`,
            port,
            person,
            what: { activity: id, at: at.toISOString() } satisfies z.infer<typeof What>,
          },
          queries,
        )
      return finished.length
    })
    if (kept > 0) outgoing.wake()
  }

  async #send({ what }: Parcel): Promise<void> {
    const { database, platforms, tokens, fetch } = this.#with
    const { activity, at } = What.parse(what)
    const [row] = await database.query(
      'select platform, person, line_item as "lineItem" from lti_activity where id = $1',
      [activity],
    )
    if (!row) return
    const { platform: id, person, lineItem } = Row.parse(row)
    const platform = await platforms.byId(id)
    const [known] = await database.query('select subject from identity where person = $1 and provider = $2', [
      ...[person, providerOf(platform?.issuer ?? '')],
    ])
    if (!platform || !known) return
    const token = await tokens.of(platform, scoreScope)
    const answer = await fetch(scoresOf(lineItem), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.ims.lis.v1.score+json' },
      body: JSON.stringify({
        ...{ userId: known.subject, scoreGiven: wholeScore, scoreMaximum: wholeScore, timestamp: at },
        ...{ activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
      }),
    })
    // 409: the platform has a result of this moment or a later one. An earlier try was this one.
    if (answer.ok || answer.status === 409) return
    if (answer.status === 401) tokens.forget(platform, scoreScope)
    const isForGood = answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status)
    throw new StudioError(isForGood ? 'forbidden' : 'server-unreachable')
  }
}

/** Where the results of a line item are told: its own address with `/scores` behind its path. */
export function scoresOf(lineItem: string): string {
  const url = new URL(lineItem)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/scores`
  return url.href
}
