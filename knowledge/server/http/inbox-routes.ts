import { z } from 'zod'
import { ClipRequest, Conversation, Inbox, InboxRequest, Proposals, Reply } from '../../contract/chat.ts'
import { Id } from '../../contract/people.ts'
import type { Chat } from '../chat/open.ts'
import type { Limits } from './limits.ts'
import { type Route, route, visitorOf } from './route.ts'

const OneId = z.strictObject({ id: Id })
const answerers = ['mentor', 'admin'] as const

export type InboxRoutes = Pick<Chat, 'desk' | 'inbox' | 'requests'> & { readonly limits: Limits }

/** What a mentor answers, and what becomes of the answers. */
export function inboxRoutes({ desk, inbox, requests, limits }: InboxRoutes): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/inbox',
      roles: answerers,
      summary: 'Questions of all students that wait, the oldest first; or those that were answered.',
      query: InboxRequest,
      answer: Inbox,
      handle: async (asked) => inbox.page(visitorOf(asked).id, asked.query),
    }),
    route({
      method: 'GET',
      path: '/api/inbox/:id/proposals',
      roles: answerers,
      summary: 'What answers this question already: three moments, and answers to the same question.',
      params: OneId,
      answer: Proposals,
      handle: async (asked) => desk.proposals(visitorOf(asked), asked.params.id),
    }),
    route({
      method: 'POST',
      path: '/api/inbox/:id/replies',
      roles: answerers,
      summary: 'Answers with words, moments or both.',
      params: OneId,
      body: Reply,
      answer: Conversation,
      aMinute: limits.messages,
      handle: async (asked) => desk.reply(visitorOf(asked), asked.params.id, asked.body),
    }),
    route({
      method: 'POST',
      path: '/api/inbox/:id/clip-request',
      roles: answerers,
      summary: 'Asks for a clip that gives this answer once and for all.',
      params: OneId,
      body: z.strictObject({ note: z.string().trim().max(4000) }),
      answer: ClipRequest,
      handle: async (asked) => desk.askForClip(visitorOf(asked), asked.params.id, asked.body.note),
    }),
    route({
      method: 'GET',
      path: '/api/clip-requests',
      roles: answerers,
      summary: 'Clips that were asked for, the open ones first.',
      answer: z.array(ClipRequest),
      handle: async () => requests.all(),
    }),
    route({
      method: 'POST',
      path: '/api/clip-requests/:id/end',
      roles: answerers,
      summary: 'Ends a request with the clip that was made, which the student who asked is shown; or without one.',
      params: OneId,
      body: z.strictObject({ video: Id.nullable() }),
      answer: ClipRequest,
      handle: async (asked) => desk.endRequest(visitorOf(asked), asked.params.id, asked.body.video),
    }),
  ]
}
