import { z } from 'zod'
import { type Kpi, smallestGroup } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import { type Active, isShown } from './small-groups.ts'
import { shareOf } from './watching.ts'

/** What a mentor needs for a question that a clip answers as well: reading it, finding the words, writing them. */
const minutesAQuestion = 10
/** Left and not come back to for so long: abandoned. */
const abandonedAfter = 7 * 86_400_000

const Figures = z.object({
  people: z.int(),
  views: z.int(),
  completion: z.number().nullable(),
  questions: z.int(),
  byClip: z.int(),
  byMentor: z.int(),
  waiting: z.int(),
})
const Videos = z.array(
  z.object({
    video: z.string(),
    title: z.string(),
    people: z.int(),
    share: z.number(),
    again: z.int(),
    left: z.int(),
    helpful: z.int(),
  }),
)
const Gaps = z.array(z.object({ query: z.string(), count: z.int() }))

const Doers = z.array(z.object({ video: z.string().nullable(), person: z.string(), programmes: z.array(z.string()) }))

/** Which students did anything since then (`null`), and who watched which of these videos. */
async function activeSince(
  database: Database,
  since: Date,
  videos: readonly string[],
): Promise<(video: string | null) => Active> {
  const rows = Doers.parse(
    await database.query(
      `with done as (
         select video, person from watched where seen_at >= $1 and video = any($2)
         union select null, person from watched where seen_at >= $1
         union select null, student from conversation where begun_at >= $1)
       select d.video, d.person,
         coalesce((select array_agg(m.programme) from membership m where m.person = d.person), '{}') as programmes
       from done d join person p on p.id = d.person where p.role = 'student'`,
      [since, [...videos]],
    ),
  )
  const by = Map.groupBy(rows, ({ video }) => video)
  return (video) => new Map((by.get(video) ?? []).map(({ person, programmes }) => [person, programmes]))
}

/**
 * The figures of the last days, of everybody or of one programme. Of fewer than five people there are none, neither of a
 * programme nor of a video, and none by which those of fewer could be worked out.
 */
export async function kpiOf(
  database: Database,
  { programme, days }: { programme?: string | undefined; days: number },
  now: Date,
): Promise<Kpi> {
  const since = new Date(now.getTime() - days * 86_400_000)
  const asked = [since, programme ?? null]
  const students = `select p.id from person p where p.role = 'student' and ($2::text is null or exists (
    select from membership m where m.person = p.id and m.programme = $2))`
  const figures = Figures.parse(
    (
      await database.query(
        `with student as (${students}),
           seen as (select w.person, ${shareOf} as share from watched w join student s on s.id = w.person
                    where w.seen_at >= $1),
           asked as (select c.student, c.state, c.handed_over_at from conversation c join student s on s.id = c.student
                     where c.begun_at >= $1)
         select (select count(distinct person)::int from (
                   select person from seen union select student from asked) as active) as people,
           (select count(*)::int from seen) as views,
           (select avg((share >= 0.9)::int)::float8 from seen) as completion,
           (select count(*)::int from asked) as questions,
           (select count(*)::int from asked where state = 'answered' and handed_over_at is null) as "byClip",
           (select count(*)::int from asked where state = 'replied') as "byMentor",
           (select count(*)::int from asked where state = 'waiting') as waiting`,
        asked,
      )
    )[0],
  )
  const { people, ...counted } = figures
  const videos = Videos.parse(
    await database.query(
      `with student as (${students})
       select v.id as video, v.title, count(*)::int as people, avg(w.share)::float8 as share,
         (count(*) filter (where w.most > 1))::int as again,
         (count(*) filter (where w.share < 0.9 and w.seen_at < $3))::int as left,
         (select count(distinct c.student)::int from card k join message m on m.id = k.message
            join conversation c on c.id = m.conversation join student s on s.id = c.student
          where k.video = v.id and k.helpful and m.at >= $1) as helpful
       from (select w.person, w.video, w.seen_at, ${shareOf} as share,
               (select max(part) from unnest(w.played) as part) as most
             from watched w where w.seen_at >= $1) as w
         join student s on s.id = w.person join video v on v.id = w.video
       group by v.id, v.title having count(*) >= $4 order by people desc, v.title limit 50`,
      [...asked, new Date(now.getTime() - abandonedAfter), smallestGroup],
    ),
  )
  const gaps = Gaps.parse(
    await database.query(
      `select query, sum(count)::int as count from noted_gap where day >= $1::date
       group by query order by count desc, query limit 20`,
      [since],
    ),
  )
  const activeIn = await activeSince(
    database,
    since,
    videos.map(({ video }) => video),
  )
  const of = programme ?? null
  const shown = isShown(activeIn(null), of)
  return {
    people: shown ? people : null,
    figures: shown ? { ...counted, minutesSaved: counted.byClip * minutesAQuestion } : null,
    minutesAQuestion,
    videos: videos.filter(({ video }) => isShown(activeIn(video), of)),
    gaps,
  }
}
