import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { ChatSettings, Conversation, ConversationLine, Said, Unread } from '../../contract/chat.ts'
import { Id } from '../../contract/people.ts'
import type { Chat } from '../chat/open.ts'
import type { SignIns } from '../people/sign-ins.ts'
import type { Cookies } from './cookies.ts'
import type { Limits } from './limits.ts'
import { type Route, route, visitorOf } from './route.ts'

const Done = z.object({})
const OneId = z.strictObject({ id: Id })
const everybody = ['student', 'mentor', 'admin'] as const
const Place = z.int().min(0).max(2)

export type ChatRoutes = Pick<Chat, 'desk' | 'conversations' | 'live' | 'settings' | 'retention'> & {
  readonly signIns: SignIns
  readonly cookies: Cookies
  readonly limits: Limits
}

/** A student's own conversations, and the line on which the server tells what happens. */
export function chatRoutes(chat: ChatRoutes): Route[] {
  const { desk, conversations, live, settings, retention, signIns, cookies, limits } = chat
  return [
    {
      ...route({
        method: 'GET',
        path: '/api/chat/live',
        roles: everybody,
        summary: 'A WebSocket that tells what happens in one’s conversations, as it happens.',
        answer: null,
        handle: async () => {
          throw new StudioError('invalid-input')
        },
      }),
      live: (asker, socket, request) => {
        const secret = cookies.of(request) ?? ''
        live.join(visitorOf(asker).id, socket, () => signIns.who(secret))
      },
    },
    route({
      method: 'GET',
      path: '/api/chat/unread',
      roles: everybody,
      summary: 'How many messages a student has not read; for mentors and admins, how many questions wait.',
      answer: Unread,
      handle: async (asked) => ({ count: await conversations.unread(visitorOf(asked)) }),
    }),
    route({
      method: 'GET',
      path: '/api/chat/conversations',
      roles: ['student'],
      summary: 'One’s conversations, the latest first.',
      answer: z.array(ConversationLine),
      handle: async (asked) => conversations.linesOf(visitorOf(asked).id),
    }),
    route({
      method: 'POST',
      path: '/api/chat/conversations',
      roles: ['student'],
      summary: 'Opens a conversation with a question. The answer comes with it, and before it over the live line.',
      body: Said,
      answer: Conversation,
      aMinute: limits.messages,
      handle: async (asked) => desk.say(visitorOf(asked), null, asked.body),
    }),
    route({
      method: 'GET',
      path: '/api/chat/conversations/:id',
      roles: everybody,
      summary: 'One conversation: one’s own, or for mentors and admins one that was handed over.',
      params: OneId,
      answer: Conversation,
      handle: async (asked) => conversations.read(asked.params.id, visitorOf(asked)),
    }),
    route({
      method: 'POST',
      path: '/api/chat/conversations/:id/messages',
      roles: ['student'],
      summary: 'Says something more.',
      params: OneId,
      body: Said,
      answer: Conversation,
      aMinute: limits.messages,
      handle: async (asked) => desk.say(visitorOf(asked), asked.params.id, asked.body),
    }),
    route({
      method: 'POST',
      path: '/api/chat/conversations/:id/hand-over',
      roles: ['student'],
      summary: 'Asks for a mentor.',
      params: OneId,
      answer: Conversation,
      aMinute: limits.messages,
      handle: async (asked) => desk.handOver(visitorOf(asked), asked.params.id),
    }),
    route({
      method: 'POST',
      path: '/api/chat/conversations/:id/helpful',
      roles: ['student'],
      summary: 'Says whether a proposed moment helped.',
      params: OneId,
      body: z.strictObject({ message: Id, place: Place, helpful: z.boolean() }),
      answer: Done,
      handle: async (asked) => {
        const { message, place, helpful } = asked.body
        await conversations.judge(asked.params.id, visitorOf(asked).id, message, place, helpful)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/chat/conversations/:id/read',
      roles: everybody,
      summary: 'Says how far one has read.',
      params: OneId,
      body: z.strictObject({ number: z.int().min(1).max(1e6) }),
      answer: Done,
      handle: async (asked) => {
        await conversations.markRead(asked.params.id, visitorOf(asked), asked.body.number)
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/chat/conversations/:id',
      roles: ['student'],
      summary: 'Erases a conversation of one’s own, with everything that was kept of it.',
      params: OneId,
      answer: Done,
      handle: async (asked) => {
        await conversations.erase(asked.params.id, visitorOf(asked).id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/chat/settings',
      roles: everybody,
      summary: 'How long conversations are kept, and when the bot answers, asks back or hands over.',
      answer: ChatSettings,
      handle: async () => settings.read(),
    }),
    route({
      method: 'PUT',
      path: '/api/chat/settings',
      roles: ['admin'],
      summary: 'Changes the chat’s settings; what is older than is now kept goes at once.',
      body: ChatSettings,
      answer: ChatSettings,
      handle: async ({ body }) => {
        const saved = await settings.write(body)
        await retention.sweep()
        return saved
      },
    }),
  ]
}
