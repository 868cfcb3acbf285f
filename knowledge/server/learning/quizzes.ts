import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { AnswerState, type QuizQuestion, ToReview } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import type { Visitor } from '../people/sign-ins.ts'
import { newId } from '../people/tokens.ts'
import { conditions, type Sight } from '../search/conditions.ts'
import type { Mask } from '../search/gaps.ts'

/** Reviews of one kind by peers that settle an answer; a mentor's settles it alone. */
const enoughPeers = 2
const mostAtOnce = 3

/** How an answer `a` stands. */
export const answerState = `(select case
    when bool_or(r.good) filter (where r.by_mentor) then 'passed'
    when bool_or(not r.good) filter (where r.by_mentor) then 'again'
    when count(*) filter (where r.good) >= ${enoughPeers} then 'passed'
    when count(*) filter (where not r.good) >= ${enoughPeers} then 'again'
    else 'waiting' end from quiz_review r where r.answer = a.id)`

const Rows = z.array(
  z.object({
    id: z.string(),
    text: z.string(),
    mine: z.string().nullable(),
    state: AnswerState.nullable(),
    notes: z.array(z.string()),
  }),
)

/** Hears whose answer was reviewed. */
export type Reviewed = (student: string) => Promise<void>

/** Questions about a video, answered in one's own words and reviewed by others who learn the same. */
export class Quizzes {
  readonly #database: Database
  readonly #mask: Mask | null
  readonly #now: () => Date
  readonly #reviewed: Reviewed

  /** @param mask null where nobody can hide personal data: only mentors review then */
  constructor(database: Database, mask: Mask | null, now: () => Date, reviewed: Reviewed = async () => undefined) {
    this.#reviewed = reviewed
    this.#database = database
    this.#mask = mask
    this.#now = now
  }

  /** The questions of a video with this person's answers; none for a video that they may not see. */
  async of(video: string, person: string, sight: Sight): Promise<QuizQuestion[]> {
    const values: unknown[] = [video, person]
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    const rows = Rows.parse(
      await this.#database.query(
        `select q.id, q.text, a.text as mine, case when a.id is not null then ${answerState} end as state,
           coalesce((select array_agg(r.note order by r.reviewer) from quiz_review r
                     where r.answer = a.id and r.note <> ''), '{}') as notes
         from quiz_question q join video v on v.id = q.video
         left join quiz_answer a on a.question = q.id and a.person = $2
         where v.id = $1${seen.join('')} order by q.made_at, q.id`,
        values,
      ),
    )
    return rows.map(({ id, text, mine, state, notes }) => ({
      ...{ id, text },
      mine: mine === null || state === null ? null : { text: mine, state, notes },
    }))
  }

  /** @throws StudioError `not-there` for an unknown video */
  async add(video: string, text: string): Promise<void> {
    const added = await this.#database.query(
      `insert into quiz_question (id, video, text, made_at) select $1, id, $3, $4 from video where id = $2 returning id`,
      [newId(), video, text, this.#now()],
    )
    if (added.length === 0) throw new StudioError('not-there')
  }

  /** @throws StudioError `not-there` */
  async remove(question: string): Promise<void> {
    const gone = await this.#database.query('delete from quiz_question where id = $1 returning id', [question])
    if (gone.length === 0) throw new StudioError('not-there')
  }

  /**
   * Answers, or answers again: the reviews of another text go.
   * @throws StudioError `not-there` when the video may not be seen; `conflict` when the answer has passed
   */
  async answer(question: string, student: Visitor, text: string): Promise<void> {
    const values: unknown[] = [question]
    const seen = conditions({}, student.programmes, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    const [visible] = await this.#database.query(
      `select q.id from quiz_question q join video v on v.id = q.video where q.id = $1${seen.join('')}`,
      values,
    )
    if (!visible) throw new StudioError('not-there')
    // What nobody could look at is shown to no peer.
    const masked = await this.#mask?.(text, student.language).catch(() => null)
    await this.#database.transaction(async (queries) => {
      const [before] = await queries.query(
        `select a.id, ${answerState} as state from quiz_answer a where a.question = $1 and a.person = $2 for update`,
        [question, student.id],
      )
      if (before?.state === 'passed') throw new StudioError('conflict')
      await queries.query('delete from quiz_answer where question = $1 and person = $2', [question, student.id])
      await queries.query(
        'insert into quiz_answer (id, question, person, text, masked, at) values ($1, $2, $3, $4, $5, $6)',
        [newId(), question, student.id, text, masked ?? null, this.#now()],
      )
    })
  }

  /** Answers that this person can review, whoever waits longest first: a peer reads them masked, a mentor as written. */
  async toReview(reviewer: Visitor): Promise<ToReview[]> {
    return ToReview.array().parse(
      await this.#database.query(
        `select a.id as answer, v.id as video, v.title, q.text as question,
           case when $2 then a.text else a.masked end as text
         from quiz_answer a join quiz_question q on q.id = a.question join video v on v.id = q.video
         where ${reviewable} and ${answerState} = 'waiting' order by a.at, a.id limit ${mostAtOnce}`,
        this.#asked(reviewer),
      ),
    )
  }

  /**
   * A peer's note is read by another student: personal data in it is hidden first, and what nobody could look at is not kept.
   * @throws StudioError `not-there` for an answer that is not theirs to review
   */
  async review(answer: string, reviewer: Visitor, good: boolean, note: string): Promise<void> {
    const isPeer = reviewer.role === 'student' && note !== ''
    const kept = isPeer ? ((await this.#mask?.(note, reviewer.language).catch(() => null)) ?? '') : note
    const [added] = await this.#database.query(
      `insert into quiz_review (answer, reviewer, by_mentor, good, note)
       select a.id, $1, $2, $5, $6 from quiz_answer a join quiz_question q on q.id = a.question
         join video v on v.id = q.video
       where a.id = $4 and ${reviewable}
       returning (select person from quiz_answer where id = answer) as student`,
      [...this.#asked(reviewer), answer, good, kept],
    )
    if (!added) throw new StudioError('not-there')
    await this.#reviewed(String(added.student))
  }

  #asked({ id, role, programmes }: Visitor): unknown[] {
    return [id, role !== 'student', programmes]
  }
}

/** Another's answer, not reviewed yet by `$1`, of a programme that both are in and that sees the video; `$2`: a mentor. */
const reviewable = `a.person <> $1 and not exists (select from quiz_review r where r.answer = a.id and r.reviewer = $1)
  and ($2 or (a.masked is not null
    and exists (select from membership m where m.person = a.person and m.programme = any($3::text[]))
    and exists (select from video_programme vp where vp.video = v.id and vp.programme = any($3::text[]))))`
