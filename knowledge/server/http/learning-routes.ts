import { z } from 'zod'
import {
  AffinityGroup,
  AffinityRequest,
  Certificate,
  Kpi,
  KpiRequest,
  Path,
  PathDraft,
  Played,
  Progress,
  QuizAnswer,
  QuizDraft,
  QuizQuestion,
  Review,
  ToReview,
  Traces,
  Unfinished,
} from '../../contract/learning.ts'
import { Id } from '../../contract/people.ts'
import type { Learning } from '../learning/open.ts'
import type { Limits } from './limits.ts'
import { type Route, route, visitorOf } from './route.ts'
import { sightOf } from './sight.ts'

const Done = z.object({})
const OneId = z.strictObject({ id: Id })
const everybody = ['student', 'mentor', 'admin'] as const
const teachers = ['mentor', 'admin'] as const

export type LearningRoutes = Learning & {
  readonly limits: Limits
  /** Whether a learning record store is told what is watched. */
  readonly recordStore: boolean
}

/** Paths, progress, quizzes, certificates, one's own traces and the mentors' figures. */
export function learningRoutes({
  paths,
  watching,
  quizzes,
  certificates,
  kpi,
  affinity,
  limits,
  recordStore,
}: LearningRoutes): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/paths',
      roles: everybody,
      summary: 'Paths, with how far one is in each: for students those of their programmes, else all of them.',
      answer: z.array(Path),
      handle: async (asked) => paths.all(visitorOf(asked).id, sightOf(asked)),
    }),
    route({
      method: 'GET',
      path: '/api/paths/:id',
      roles: everybody,
      embeds: true,
      summary: 'One path.',
      params: OneId,
      answer: Path,
      handle: async (asked) => paths.one(asked.params.id, visitorOf(asked).id, sightOf(asked)),
    }),
    route({
      method: 'POST',
      path: '/api/paths',
      roles: teachers,
      summary: 'Makes a path, or a template; a copy is one made from what another holds.',
      body: PathDraft,
      answer: Path,
      handle: async (asked) => paths.one(await paths.make(asked.body), visitorOf(asked).id, 'all'),
    }),
    route({
      method: 'PUT',
      path: '/api/paths/:id',
      roles: teachers,
      summary: 'Changes a path. What students have watched stays watched.',
      params: OneId,
      body: PathDraft,
      answer: Path,
      handle: async (asked) => {
        await paths.change(asked.params.id, asked.body)
        return paths.one(asked.params.id, visitorOf(asked).id, 'all')
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/paths/:id',
      roles: teachers,
      summary: 'Removes a path. Certificates that were given stay.',
      params: OneId,
      answer: Done,
      handle: async ({ params }) => {
        await paths.remove(params.id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id/progress',
      roles: ['student'],
      embeds: true,
      summary: 'Where one stopped watching, and how much was watched.',
      params: OneId,
      answer: Progress,
      handle: async (asked) => watching.of(visitorOf(asked).id, asked.params.id),
    }),
    route({
      method: 'PUT',
      path: '/api/videos/:id/progress',
      roles: ['student'],
      embeds: true,
      summary: 'Says where one is, and which parts were played since the last time.',
      params: OneId,
      body: Played,
      answer: Progress,
      handle: async (asked) => watching.note(visitorOf(asked).id, asked.params.id, sightOf(asked), asked.body),
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id/quiz',
      roles: everybody,
      embeds: true,
      summary: 'The questions about a video, with one’s own answers.',
      params: OneId,
      answer: z.array(QuizQuestion),
      handle: async (asked) => quizzes.of(asked.params.id, visitorOf(asked).id, sightOf(asked)),
    }),
    route({
      method: 'POST',
      path: '/api/videos/:id/quiz',
      roles: teachers,
      summary: 'Adds a question.',
      params: OneId,
      body: QuizDraft,
      answer: Done,
      handle: async ({ params, body }) => {
        await quizzes.add(params.id, body.text)
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/quiz/:id',
      roles: teachers,
      summary: 'Removes a question with its answers.',
      params: OneId,
      answer: Done,
      handle: async ({ params }) => {
        await quizzes.remove(params.id)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/quiz/:id/answers',
      roles: ['student'],
      embeds: true,
      summary: 'Answers a question in one’s own words, or answers again.',
      params: OneId,
      body: QuizAnswer,
      answer: Done,
      aMinute: limits.messages,
      handle: async (asked) => {
        await quizzes.answer(asked.params.id, visitorOf(asked), asked.body.text)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/reviews',
      roles: everybody,
      summary: 'Answers of others that one can review: peers read them without personal data and without a name.',
      answer: z.array(ToReview),
      handle: async (asked) => quizzes.toReview(visitorOf(asked)),
    }),
    route({
      method: 'POST',
      path: '/api/reviews/:id',
      roles: everybody,
      summary: 'Reviews an answer: two peers of one mind decide, a mentor decides alone.',
      params: OneId,
      body: Review,
      answer: Done,
      aMinute: limits.messages,
      handle: async (asked) => {
        await quizzes.review(asked.params.id, visitorOf(asked), asked.body.good, asked.body.note)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/certificates/:id',
      roles: everybody,
      summary: 'A certificate: one’s own, or for mentors and admins anybody’s.',
      params: OneId,
      answer: Certificate,
      handle: async (asked) => {
        const { id, role } = visitorOf(asked)
        return certificates.read(asked.params.id, role === 'student' ? id : null)
      },
    }),
    route({
      method: 'GET',
      path: '/api/me/traces',
      roles: ['student'],
      embeds: true,
      summary: 'Everything that is kept of one’s learning.',
      answer: Traces,
      handle: async (asked) => ({
        ...(await watching.traces(visitorOf(asked).id, sightOf(asked))),
        recordStore,
      }),
    }),
    route({
      method: 'GET',
      path: '/api/me/unfinished',
      roles: ['student'],
      summary: 'Videos that one began and did not watch to the end, with where one stopped, the latest first.',
      answer: z.array(Unfinished),
      handle: async (asked) => watching.unfinished(visitorOf(asked).id, sightOf(asked)),
    }),
    route({
      method: 'DELETE',
      path: '/api/me/traces',
      roles: ['student'],
      embeds: true,
      summary: 'Erases what one watched, asked, answered and reviewed; certificates stay.',
      answer: Done,
      handle: async (asked) => {
        await watching.eraseTraces(visitorOf(asked).id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/kpi',
      roles: teachers,
      summary: 'Figures of the last days, of everybody or of a programme; of fewer than five people there are none.',
      query: KpiRequest,
      answer: Kpi,
      handle: async ({ query }) => kpi(query),
    }),
    route({
      method: 'GET',
      path: '/api/affinity',
      roles: teachers,
      summary: 'Groups of five students or more who ask and watch about the same, with the topics that say why.',
      query: AffinityRequest,
      answer: z.array(AffinityGroup),
      handle: async ({ query }) => affinity(query.programme),
    }),
  ]
}
