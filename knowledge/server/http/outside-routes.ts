import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Identities, Identity } from '../../contract/outside.ts'
import type { ChatBridge } from '../outside-chat/bridge.ts'
import type { OutsideChat } from '../outside-chat/port.ts'
import type { Identities as IdentityShelf } from '../people/identities.ts'
import type { Limits } from './limits.ts'
import { type Route, route } from './route.ts'

const Done = z.object({})

export interface OutsideRoutes {
  readonly identities: IdentityShelf
  readonly chats: readonly { readonly chat: OutsideChat; readonly bridge: ChatBridge }[]
  readonly limits: Limits
}

/** Who accounts are elsewhere, and what other chats tell. */
export function outsideRoutes({ identities, chats, limits }: OutsideRoutes): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/identities',
      roles: ['admin'],
      summary: 'Who accounts are in other services.',
      answer: Identities,
      handle: async () => ({ chats: chats.map(({ chat }) => chat.id), identities: await identities.all() }),
    }),
    route({
      method: 'POST',
      path: '/api/identities',
      roles: ['admin'],
      summary: 'Says who an account is in another chat.',
      body: Identity,
      answer: Identity,
      handle: async ({ body }) => {
        // Who somebody is at a sign-in provider or on a platform is proved there, not said here.
        if (!chats.some(({ chat }) => chat.id === body.provider)) throw new StudioError('not-there')
        return identities.link(body)
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/identities',
      roles: ['admin'],
      summary: 'Forgets who an account is in another service.',
      query: Identity.pick({ provider: true, subject: true }),
      answer: Done,
      handle: async ({ query }) => {
        await identities.unlink(query.provider, query.subject)
        return {}
      },
    }),
    ...chats.map(({ chat, bridge }) =>
      route({
        method: 'POST',
        path: `/api/outside/${chat.id}`,
        roles: 'public',
        summary: 'What another chat tells; it signs in with HTTP basic authentication of its own.',
        body: chat.body,
        answer: Done,
        aMinute: limits.requests,
        handle: async ({ request, body }) => {
          await bridge.hear(request.headers.authorization, body)
          return {}
        },
      }),
    ),
  ]
}
