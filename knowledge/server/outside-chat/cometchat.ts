import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { OutsideChat } from './port.ts'

export interface CometChatOptions {
  readonly app: string
  /** Where the app lives: `us`, `eu` or `in`. */
  readonly region: string
  /** REST API key with full access. */
  readonly key: string
  /** UID of the user that the bot answers as. */
  readonly bot: string
  /** What the webhook signs in with, as set in CometChat's dashboard. */
  readonly user: string
  readonly password: string
  /** `https://APP.api-REGION.cometchat.io` when left out. */
  readonly api?: string
}

/** Milliseconds for one request. */
const patience = 20_000

const Message = z.object({
  id: z.union([z.string().min(1).max(64), z.int()]).transform(String),
  sender: z.string().min(1).max(100),
  receiver: z.string().max(100),
  receiverType: z.string(),
  category: z.string(),
  type: z.string(),
  data: z.object({ text: z.string().max(20_000).optional() }),
})
/** The webhooks of today: the message is one level down. */
const Sent = z.object({ trigger: z.literal('message_sent'), data: z.object({ message: Message }) })
/** The older webhooks, and what a bot's own callback is told: the message is the data. */
const After = z.object({ trigger: z.literal('after_message'), data: Message })
/** Whatever else the app was set up to tell: receipts, calls, who is there. */
const Other = z.object({ trigger: z.string().regex(/^(?!message_sent$|after_message$)[a-z_]{1,60}$/) })
const Body = z.union([Sent, After, Other])

/**
 * CometChat: students write to a bot user, and the bot answers through the REST API (version 3). Only what is written to
 * the bot alone is answered: a group would read what only one student may see.
 */
export function openCometChat(options: CometChatOptions): OutsideChat {
  const { key, bot, app, region } = options
  const api = options.api ?? `https://${app}.api-${region}.cometchat.io`
  const expected = digest(`Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`)
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${api}/v3${path}`, {
      method,
      headers: {
        accept: 'application/json',
        apikey: key,
        onBehalfOf: bot,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    }).catch((error: unknown) => {
      throw new StudioError('server-unreachable', {}, error)
    })
    if (answer.ok) return answer.json().catch(() => ({}))
    await answer.body?.cancel()
    // Too many, too slow, or a wrong key that somebody will put right: it is tried again.
    const isForGood = answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 409, 429].includes(answer.status)
    throw new StudioError(isForGood ? 'forbidden' : 'server-unreachable')
  }
  return {
    id: 'cometchat',
    body: Body,
    isCaller: (authorization) => timingSafeEqual(digest(authorization ?? ''), expected),
    read(body) {
      const message = Sent.safeParse(body).data?.data.message ?? After.safeParse(body).data?.data
      if (message?.category !== 'message' || message.type !== 'text') return null
      const { id, sender, receiver, receiverType, data } = message
      const text = data.text?.trim() ?? ''
      if (receiverType !== 'user' || receiver !== bot || sender === bot || text === '') return null
      return { id, sender, text }
    },
    async write(receiver, text, id, again) {
      const tag = `estompe-${id}`
      if (again) {
        const found = await ask('GET', `/messages?${new URLSearchParams({ sender: bot, tags: tag, limit: '1' })}`)
        if (z.object({ data: z.array(z.unknown()) }).parse(found).data.length > 0) return
      }
      const data = { text }
      await ask('POST', '/messages', {
        ...{ receiver, receiverType: 'user', category: 'message', type: 'text', data, tags: [tag] },
      })
    },
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
