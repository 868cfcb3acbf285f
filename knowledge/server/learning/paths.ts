import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type Path, type PathDraft, PathStep, watchedFrom } from '../../contract/learning.ts'
import type { Database, Queries } from '../database/database.ts'
import { newId } from '../people/tokens.ts'
import { conditions, type Sight } from '../search/conditions.ts'
import { Certificates } from './certificates.ts'
import { answerState } from './quizzes.ts'
import { shareOf } from './watching.ts'

const Heads = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    programme: z.string().nullable(),
    certificate: z.string().nullable(),
  }),
)
const Steps = z.array(PathStep.extend({ path: z.string() }))

/** Videos in an order: for a programme, or a template to copy from. */
export class Paths {
  readonly #database: Database
  readonly #certificates: Certificates
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#certificates = new Certificates(database, now)
    this.#now = now
  }

  /**
   * Paths with how far this person is in each. A student is shown those of their programmes and, of their steps, what
   * they may see; whoever has just finished one gets its certificate.
   * @param sight `all` for mentors and admins, who see templates too
   */
  async all(person: string, sight: Sight, only?: string): Promise<Path[]> {
    const heads = Heads.parse(
      await this.#database.query(
        `select a.id, a.title, a.summary, a.programme,
           (select c.id from certificate c where c.path = a.id and c.person = $1) as certificate
         from path a where ($2::text[] is null or a.programme = any($2)) and ($3::text is null or a.id = $3)
         order by a.title, a.id limit 500`,
        [person, sight === 'all' ? null : [...sight], only ?? null],
      ),
    )
    const values: unknown[] = [person, heads.map(({ id }) => id)]
    const seen = conditions({}, sight, (one) => `$${values.push(one)}`).map((one) => ` and ${one}`)
    const steps = Steps.parse(
      await this.#database.query(
        `select s.path, v.id as video, v.title, v.mentor, v.language, v.duration,
           coalesce((select ${shareOf} from watched w where w.person = $1 and w.video = v.id), 0) as share,
           (select count(*)::int from quiz_question q where q.video = v.id) as questions,
           (select count(*)::int from quiz_answer a join quiz_question q on q.id = a.question
            where q.video = v.id and a.person = $1 and ${answerState} = 'passed') as passed
         from path_step s join video v on v.id = s.video where s.path = any($2)${seen.join('')}
         order by s.path, s.place`,
        values,
      ),
    )
    const paths = heads.map((head): Path => {
      const own = steps.filter(({ path }) => path === head.id).map(({ path: _, ...step }) => step)
      return { ...head, steps: own, finished: own.length > 0 && own.every(isDone) }
    })
    for (const [i, path] of paths.entries())
      if (sight !== 'all' && path.finished && path.certificate === null)
        paths[i] = { ...path, certificate: await this.#certificates.give(person, path.id, path.title) }
    return paths
  }

  /** @throws StudioError `not-there` */
  async one(id: string, person: string, sight: Sight): Promise<Path> {
    const [path] = await this.all(person, sight, id)
    if (!path) throw new StudioError('not-there')
    return path
  }

  /** @throws StudioError `not-there` for an unknown programme or video */
  async make(draft: PathDraft): Promise<string> {
    const id = newId()
    await this.#database.transaction(async (queries) => {
      await known(queries, draft)
      await queries.query('insert into path (id, title, summary, programme, made_at) values ($1, $2, $3, $4, $5)', [
        ...[id, draft.title, draft.summary, draft.programme, this.#now()],
      ])
      await setSteps(queries, id, draft.videos)
    })
    return id
  }

  /** @throws StudioError `not-there` */
  async change(id: string, draft: PathDraft): Promise<void> {
    await this.#database.transaction(async (queries) => {
      await known(queries, draft)
      const changed = await queries.query(
        'update path set title = $2, summary = $3, programme = $4 where id = $1 returning id',
        [id, draft.title, draft.summary, draft.programme],
      )
      if (changed.length === 0) throw new StudioError('not-there')
      await queries.query('delete from path_step where path = $1', [id])
      await setSteps(queries, id, draft.videos)
    })
  }

  /** @throws StudioError `not-there` */
  async remove(id: string): Promise<void> {
    const gone = await this.#database.query('delete from path where id = $1 returning id', [id])
    if (gone.length === 0) throw new StudioError('not-there')
  }
}

const isDone = ({ share, questions, passed }: PathStep): boolean => share >= watchedFrom && passed >= questions

async function known(queries: Queries, { programme, videos }: PathDraft): Promise<void> {
  const [found] = await queries.query(
    `select (select count(*)::int from video where id = any($1)) as videos,
       (select count(*)::int from programme where id = $2) as programmes`,
    [[...new Set(videos)], programme],
  )
  if (found?.videos !== new Set(videos).size || (programme !== null && found?.programmes !== 1))
    throw new StudioError('not-there')
}

async function setSteps(queries: Queries, path: string, videos: readonly string[]): Promise<void> {
  await queries.query(
    `insert into path_step (path, place, video)
     select $1, n, video from unnest($2::text[]) with ordinality as given (video, n)`,
    [path, [...new Set(videos)]],
  )
}
