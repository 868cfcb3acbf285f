import { expect } from 'vitest'
import { z } from 'zod'
import { serveVendor, type VendorServer } from './vendor-server.ts'

/** What `POST /v3/messages` takes, after CometChat's description of its REST API. */
const NewMessage = z.strictObject({
  receiver: z.string().min(1).max(100),
  receiverType: z.enum(['user', 'group']),
  category: z.literal('message'),
  type: z.literal('text'),
  data: z.strictObject({ text: z.string().min(1), metadata: z.record(z.string(), z.unknown()).optional() }),
  tags: z.array(z.string().min(1).max(100)).max(25).optional(),
})
export type SentMessage = z.infer<typeof NewMessage> & { readonly id: string; readonly sender: string }

/** Filters of `GET /v3/messages` that are used here. */
const Filters = z.strictObject({ sender: z.string(), tags: z.string(), limit: z.string().regex(/^\d{1,4}$/) })
const longestData = 10 * 1024

export interface CometChatServer extends VendorServer {
  readonly messages: SentMessage[]
  /** Tags that were looked for. */
  readonly searches: string[]
  /** What becomes of the next messages that are sent: refused before, or kept and the line cut before the answer. */
  readonly trouble: ('refuse' | 'cut')[]
}

/** CometChat's REST API (version 3) on this machine, for one key. */
export async function serveCometChat(key: string): Promise<CometChatServer> {
  const messages: SentMessage[] = []
  const searches: string[] = []
  const trouble: CometChatServer['trouble'] = []
  const server = await serveVendor(({ method, path, query, headers, body }) => {
    expect(path).toBe('/v3/messages')
    if (headers.apikey !== key) return { status: 401, body: { error: { code: 'AUTH_ERR_APIKEY_NOT_FOUND' } } }
    const sender = z.string().min(1).parse(headers.onbehalfof)
    if (method === 'GET') {
      const { tags, ...filter } = Filters.parse(Object.fromEntries(query))
      searches.push(tags)
      const wanted = tags.split(',')
      const found = messages.filter((one) => one.sender === filter.sender && one.tags?.some((t) => wanted.includes(t)))
      return { status: 200, body: { data: found, meta: { current: { limit: 1, count: found.length } } } }
    }
    expect(method).toBe('POST')
    expect(headers['content-type']).toBe('application/json')
    const message = NewMessage.parse(JSON.parse(body.toString()))
    expect(Buffer.byteLength(JSON.stringify(message.data))).toBeLessThanOrEqual(longestData)
    const next = trouble.shift()
    if (next === 'refuse') return { status: 503, body: {} }
    const sent = { ...message, id: String(messages.length + 1), sender }
    messages.push(sent)
    if (next === 'cut') return 'hang-up'
    return { status: 200, body: { data: { ...sent, sentAt: 1638423490, updatedAt: 1638423490 } } }
  })
  return Object.assign(server, { messages, searches, trouble })
}
