import { z } from 'zod'
import { ContextChange, PlatformDraft, Platforms } from '../../contract/lti.ts'
import { Id } from '../../contract/people.ts'
import type { Courses } from '../lti/open.ts'
import { type Route, route } from './route.ts'

const Done = z.object({})
const OneId = z.strictObject({ id: Id })

export type PlatformRoutes = Pick<Courses, 'platforms' | 'door'> & { readonly origin: () => string }

/** Which course platforms an admin registered, and what their courses are tied to. */
export const platformRoutes = ({ platforms, door, origin }: PlatformRoutes): Route[] => [
  route({
    method: 'GET',
    path: '/api/lti/platforms',
    roles: ['admin'],
    summary: 'What a course platform is told of this knowledge base, and those that are registered.',
    answer: Platforms,
    handle: async () => ({
      tool: { login: `${origin()}/api/lti/login`, launch: door.launchAddress, keys: `${origin()}/api/lti/keys` },
      platforms: await platforms.all(),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/lti/platforms',
    roles: ['admin'],
    summary: 'Registers a course platform.',
    body: PlatformDraft,
    answer: Done,
    handle: async ({ body }) => {
      await platforms.add(body)
      return {}
    },
  }),
  route({
    method: 'PUT',
    path: '/api/lti/platforms/:id',
    roles: ['admin'],
    summary: 'Changes what is registered of a course platform, but not whose it is.',
    params: OneId,
    body: PlatformDraft,
    answer: Done,
    handle: async ({ params, body }) => {
      await platforms.change(params.id, body)
      return {}
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/lti/platforms/:id',
    roles: ['admin'],
    summary: 'Forgets a course platform; whoever came from it is signed out.',
    params: OneId,
    answer: Done,
    handle: async ({ params }) => {
      await platforms.remove(params.id)
      return {}
    },
  }),
  route({
    method: 'PUT',
    path: '/api/lti/contexts/:id',
    roles: ['admin'],
    summary: 'Says which programme a course belongs to, and whether its teachers are mentors here.',
    params: OneId,
    body: ContextChange,
    answer: Done,
    handle: async ({ params, body }) => {
      await platforms.tie(params.id, body)
      return {}
    },
  }),
]
