import { z } from 'zod'
import { StopToken, WeeklyLetterChoice } from '../../contract/weekly.ts'
import type { WeeklyChoices } from '../weekly/choices.ts'
import type { Limits } from './limits.ts'
import { type Route, route, visitorOf } from './route.ts'

const everybody = ['student', 'mentor', 'admin'] as const

export interface WeeklyRoutes {
  readonly choices: WeeklyChoices
  readonly limits: Limits
}

/** The switch of one's weekly letter, and the link that stops it. */
export const weeklyRoutes = ({ choices, limits }: WeeklyRoutes): Route[] => [
  route({
    method: 'GET',
    path: '/api/me/weekly',
    roles: everybody,
    summary: 'Whether one gets a weekly letter.',
    answer: WeeklyLetterChoice,
    handle: async (asked) => ({ wanted: await choices.wants(visitorOf(asked).id) }),
  }),
  route({
    method: 'PUT',
    path: '/api/me/weekly',
    roles: everybody,
    summary: 'Asks for a weekly letter, from next week on, or stops it.',
    body: WeeklyLetterChoice,
    answer: WeeklyLetterChoice,
    handle: async (asked) => {
      await choices.choose(visitorOf(asked).id, asked.body.wanted)
      return asked.body
    },
  }),
  route({
    method: 'POST',
    path: '/api/weekly/stop',
    roles: 'public',
    summary: 'Stops the weekly letter out of which the signed link comes.',
    body: z.strictObject({ token: StopToken }),
    answer: z.object({}),
    aMinute: limits.signIns,
    handle: async ({ body }) => {
      await choices.stop(body.token)
      return {}
    },
  }),
]
