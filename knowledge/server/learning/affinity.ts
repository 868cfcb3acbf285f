import { z } from 'zod'
import { type AffinityGroup, smallestGroup } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'

/** What somebody is drawn to: topics with how much they asked and watched of each. */
export interface Interests {
  readonly id: string
  readonly name: string
  readonly topics: ReadonlyMap<string, number>
}

/** Topics that a group is explained with. */
const mostTopics = 3

/**
 * Puts people together who ask and watch about the same: each under the topic that tells most of them, where topics that
 * everybody has tell little (inverse document frequency). Whoever's group stays smaller than five goes to their next
 * topic whose group does not, or is in none. The same people give the same groups.
 */
export function grouped(people: readonly Interests[]): { topics: string[]; people: Interests[] }[] {
  const having = new Map<string, number>()
  for (const { topics } of people) for (const topic of topics.keys()) having.set(topic, (having.get(topic) ?? 0) + 1)
  const telling = ({ topics }: Interests): string[] =>
    [...topics]
      .map(([topic, weight]) => ({
        topic,
        worth: weight * Math.log(people.length / (having.get(topic) ?? people.length)),
      }))
      .sort((a, b) => b.worth - a.worth || (a.topic < b.topic ? -1 : 1))
      .map(({ topic }) => topic)
  const wishes = people.map((one) => ({ one, wishes: telling(one) }))
  // A topic that too few have can be no group; nor can one that too few are left for.
  let open = new Set([...having].filter(([, count]) => count >= smallestGroup).map(([topic]) => topic))
  for (;;) {
    const groups = new Map<string, Interests[]>()
    for (const { one, wishes: list } of wishes) {
      const topic = list.find((wish) => open.has(wish))
      if (topic !== undefined) groups.set(topic, [...(groups.get(topic) ?? []), one])
    }
    const large = new Map([...groups].filter(([, members]) => members.length >= smallestGroup))
    const small = [...groups]
      .filter(([topic]) => !large.has(topic))
      .sort(([a, x], [b, y]) => x.length - y.length || (a < b ? -1 : 1))
    const [smallest] = small
    if (!smallest)
      return [...large]
        .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
        .map(([topic, members]) => ({ topics: sharedTopics(topic, members), people: members }))
    open = new Set([...open].filter((topic) => topic !== smallest[0]))
  }
}

/** The group's own topic, then what at least half of it has as well. */
function sharedTopics(first: string, members: readonly Interests[]): string[] {
  const counts = new Map<string, number>()
  for (const { topics } of members) for (const topic of topics.keys()) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  const others = [...counts]
    .filter(([topic, count]) => topic !== first && count * 2 >= members.length)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([topic]) => topic)
  return [first, ...others].slice(0, mostTopics)
}

const Rows = z.array(z.object({ id: z.string(), name: z.string(), topic: z.string(), weight: z.number() }))

/** Groups of students by the topics of what they watched (by its share) and of what answered them (one each). */
export async function affinityOf(database: Database, programme: string | undefined): Promise<AffinityGroup[]> {
  const rows = Rows.parse(
    await database.query(
      `with student as (select p.id, p.name from person p where p.role = 'student' and ($1::text is null or exists (
           select from membership m where m.person = p.id and m.programme = $1))),
         drawn as (
           select w.person, w.video, (select count(*) from unnest(w.played) as part where part > 0)
             / cardinality(w.played)::float8 as weight from watched w
           union all
           select distinct c.student, k.video, 1 from card k join message m on m.id = k.message
             join conversation c on c.id = m.conversation where m.says = 'found' or m.author = 'mentor')
       select s.id, s.name, topic, sum(d.weight)::float8 as weight
       from drawn d join student s on s.id = d.person join video v on v.id = d.video, unnest(v.topics) as topic
       where d.weight > 0 group by s.id, s.name, topic order by s.name, s.id, topic`,
      [programme ?? null],
    ),
  )
  const people = new Map<string, { id: string; name: string; topics: Map<string, number> }>()
  for (const { id, name, topic, weight } of rows) {
    const one = people.get(id) ?? { id, name, topics: new Map<string, number>() }
    one.topics.set(topic, weight)
    people.set(id, one)
  }
  return grouped([...people.values()]).map(({ topics, people: members }) => ({
    topics,
    people: members.map(({ name }) => name),
  }))
}
