import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Entrances } from '../../contract/people.ts'
import type { OpenIdDoor } from '../people/openid.ts'
import type { SignIns } from '../people/sign-ins.ts'
import type { Cookies } from './cookies.ts'
import type { Limits } from './limits.ts'
import { type Route, route } from './route.ts'

const path = '/api/sign-in/openid'

export interface OpenIdRoutes {
  readonly door: OpenIdDoor | null
  readonly signIns: SignIns
  readonly origin: () => string
  readonly cookies: Cookies
  readonly limits: Limits
}

/** What the sign-in page offers, and the way to a provider and back. */
export function openIdRoutes({ door, signIns, origin, cookies, limits }: OpenIdRoutes): Route[] {
  const callback = (): string => `${origin()}${path}/callback`
  const bound = cookies.away('openid', path, false)
  /** Goes back to the sign-in page, which says what happened. */
  const refuse = (reply: FastifyReply, error: unknown): unknown => {
    if (!(error instanceof StudioError)) throw error
    bound.forget(reply)
    return reply.redirect(`/enter?refused=${error.code}`)
  }
  const offers = route({
    method: 'GET',
    path: '/api/sign-in',
    roles: 'public',
    summary: 'How one may come in besides by letter.',
    answer: Entrances,
    handle: async () => ({ openid: door?.name ?? null }),
  })
  if (!door) return [offers]
  return [
    offers,
    route({
      method: 'GET',
      path,
      roles: 'public',
      summary: 'Goes to the sign-in provider.',
      answer: null,
      aMinute: limits.signIns,
      handle: async ({ reply }) => {
        try {
          const { address, state } = await door.begin(callback())
          bound.keep(reply, state)
          await reply.redirect(address)
        } catch (error) {
          await refuse(reply, error)
        }
      },
    }),
    route({
      method: 'GET',
      path: `${path}/callback`,
      roles: 'public',
      summary: 'Comes back from the sign-in provider, and sets the cookie.',
      query: z.object({ state: z.string().max(200).optional() }).loose(),
      answer: null,
      aMinute: limits.signIns,
      handle: async ({ request, reply }) => {
        try {
          const person = await door.end(bound.of(request), answerOf(request, callback()))
          const secret = await signIns.begin(person.id)
          bound.forget(reply)
          cookies.keep(reply, secret)
          await reply.redirect('/')
        } catch (error) {
          await refuse(reply, error)
        }
      },
    }),
  ]
}

/** The address that was asked for, as the provider knows it, whatever stands in between. */
function answerOf(request: FastifyRequest, callback: string): URL {
  const url = new URL(callback)
  url.search = request.url.split('?').slice(1).join('?')
  return url
}
