import { z } from 'zod'
import { Embeddable, PickAnswer, Picked } from '../../contract/lti.ts'
import { Id } from '../../contract/people.ts'
import type { Courses } from '../lti/open.ts'
import { type Route, route, visitorOf } from './route.ts'

const OneId = z.strictObject({ id: Id })
const roles = ['student', 'mentor'] as const

/** Where embedded pages ask: their cookie travels nowhere else, and no other cookie counts here. */
export const embeddedPrefix = '/embed'

/** What an embedded page may ask, under addresses of its own. */
export const embeddedRoutes = (routes: readonly Route[], { picks }: Pick<Courses, 'picks'>): Route[] => [
  ...routes
    .filter(({ embeds }) => embeds)
    .map(
      (one): Route => ({
        ...one,
        path: `${embeddedPrefix}${one.path}`,
        door: 'embedded',
        summary: `${one.summary} For pages that a course embeds.`,
      }),
    ),
  route({
    method: 'GET',
    path: `${embeddedPrefix}/api/lti/picks/:id`,
    roles,
    door: 'embedded',
    summary: 'Paths and clips that a teacher may embed in the course they came from.',
    params: OneId,
    query: z.strictObject({ q: z.string().max(300).default('') }),
    answer: z.array(Embeddable),
    handle: async (asked) => picks.offered(asked.params.id, visitorOf(asked).id, asked.query.q),
  }),
  route({
    method: 'POST',
    path: `${embeddedPrefix}/api/lti/picks/:id`,
    roles,
    door: 'embedded',
    summary: 'What a teacher chose, signed for the course platform; once.',
    params: OneId,
    body: Picked,
    answer: PickAnswer,
    handle: async (asked) => picks.end(asked.params.id, visitorOf(asked).id, asked.body),
  }),
]
