import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type CometChatServer, serveCometChat } from '../../../test/support/cometchat-server.ts'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { Conversation, Inbox } from '../../contract/chat.ts'
import { openCometChat } from './cometchat.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const bot = 'estompe-bot'
const login = { user: 'hook', password: 'pä:ss' }
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const authorization = basic(login.user, login.password)

let vendor: CometChatServer
let kb: TestBase
let student: Browser
let admin: Browser
let mentor: Browser
let masks = true
/** Milliseconds. Half a day later a new question begins a new conversation. */
let later = 0
let count = 0
beforeAll(async () => {
  vendor = await serveCometChat('rest-key')
  const options = { app: 'app', region: 'eu', key: 'rest-key', bot, ...login, api: vendor.origin }
  kb = await openStockedBase({
    chats: [openCometChat(options)],
    pauses: [200],
    now: () => new Date(Date.now() + later),
    mask: async (text) => {
      if (!masks) throw new Error('no detector')
      return text.replaceAll(/Camille( Durand)?/g, '[name]')
    },
  })
  student = await kb.enter('student', [programme])
  mentor = await kb.enter('mentor')
  admin = await kb.enter('admin')
  await admin.json('POST', '/api/identities', { provider: 'cometchat', subject: 'lea', person: student.id })
}, 240_000)
beforeEach(() => {
  vendor.messages.length = 0
  vendor.trouble.length = 0
  masks = true
  later += 13 * 3_600_000
})
afterAll(async () => {
  await kb?.remove()
  await vendor?.close()
})

const message = (text: string, sender = 'lea', more: object = {}) => ({
  ...{ id: String(++count), conversationId: `${bot}_user_${sender}`, sender, receiverType: 'user', receiver: bot },
  ...{ category: 'message', type: 'text', sentAt: 1696934912, updatedAt: 1696934912 },
  data: { text, entities: { sender: { entity: { uid: sender, name: 'Léa' }, entityType: 'user' } } },
  ...more,
})
/** The two shapes that the documentation shows: of the webhooks of today, and of bots and older webhooks. */
const sent = (one: object) => ({ trigger: 'message_sent', data: { message: one }, appId: 'app', webhook: 'kb' })
const after = (one: object) => ({ trigger: 'after_message', data: one, appId: 'app', webhook: 'kb' })
/** As CometChat calls: no browser, no cookie. */
const hook = async (body: unknown, headers: Record<string, string> = { authorization }): Promise<number> => {
  const { status } = await fetch(`${kb.base.origin}/api/outside/cometchat`, {
    ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  })
  await kb.base.settled()
  return status
}
const answerable = 'comment annoncer une hausse de tarif'

test('both shapes of a message are answered, with title, reason and a link to the second', async () => {
  for (const shape of [sent, after]) {
    vendor.messages.length = 0
    expect(await hook(shape(message(answerable)))).toBe(200)
    expect(vendor.messages.map(({ receiver, sender }) => [receiver, sender])).toEqual([['lea', bot]])
    const [{ data } = { data: { text: '' } }] = vendor.messages
    expect(data.text).toMatch(/hausse/)
    expect(data.text).toMatch(/It speaks of: .*hausse/)
    expect(data.text).toMatch(new RegExp(`${kb.base.origin}/watch/[\\w-]+\\?t=\\d+`))
  }
  expect(vendor.faults).toEqual([])
})

test('the same message told twice, and at the same time, is answered once', async () => {
  const body = sent(message(answerable))
  const answers = await Promise.all([hook(body), hook(body), hook(after(body.data.message))])
  expect([...answers, await hook(body)]).toEqual([200, 200, 200, 200])
  expect(vendor.messages.length).toBe(1)
})

test('an answer that was lost on its way is sent again; one that arrived is not', async () => {
  vendor.trouble.push('refuse')
  await hook(sent(message(answerable)))
  await expect.poll(() => vendor.messages.length, { timeout: 60_000 }).toBe(1)
  const searched = vendor.searches.length
  vendor.trouble.push('cut')
  await hook(sent(message('et pour un devis')))
  await expect.poll(() => vendor.searches.length, { timeout: 60_000 }).toBe(searched + 1)
  await kb.base.settled()
  expect(vendor.messages.length).toBe(2)
  expect(vendor.trouble).toEqual([])
  expect(vendor.faults).toEqual([])
})

test('what was kept before a stop is answered after it, once', async () => {
  vendor.trouble.push('refuse')
  await hook(sent(message(answerable)))
  await kb.restart()
  await expect.poll(() => vendor.messages.length, { timeout: 60_000 }).toBe(1)
})

test('personal data is hidden before anything is kept; what cannot be looked at is not kept', async () => {
  await hook(sent(message('comment réparer le vélo de Camille Durand')))
  expect(vendor.messages[0]?.data.text).toMatch(/mentor/)
  const inbox = Inbox.parse(await mentor.json('GET', '/api/inbox'))
  const line = inbox.lines.find(({ question }) => question.includes('vélo'))
  expect(line?.question).toBe('comment réparer le vélo de [name]')
  masks = false
  const unseen = sent(message('Camille, combien ?'))
  expect(await hook(unseen)).toBe(500)
  masks = true
  expect(await hook(unseen)).toBe(200)
  kb.bugs.length = 0
})

test('a mentor answers in the inbox, and it arrives there without personal data', async () => {
  await hook(sent(message('comment souder un cadre en titane')))
  const { lines } = Inbox.parse(await mentor.json('GET', '/api/inbox'))
  const { id } = lines.find(({ question }) => question.includes('titane')) ?? { id: '' }
  vendor.messages.length = 0
  await mentor.json('POST', `/api/inbox/${id}/replies`, { message: crypto.randomUUID(), text: 'Demande à Camille.' })
  await kb.base.settled()
  expect(vendor.messages.map(({ data }) => data.text)).toEqual(['Demande à [name].'])
  const seen = Conversation.parse(await student.json('GET', `/api/chat/conversations/${id}`))
  expect(seen.messages.at(-1)?.text).toBe('Demande à Camille.')
})

test('a stranger learns nothing, once; groups, the bot itself and everything else are left alone', async () => {
  for (let i = 0; i < 3; i++) expect(await hook(sent(message(answerable, 'nobody')))).toBe(200)
  expect(vendor.messages.map(({ receiver }) => receiver)).toEqual(['nobody'])
  expect(vendor.messages[0]?.data.text).not.toMatch(/hausse|watch/)
  vendor.messages.length = 0
  for (const other of [
    sent(message(answerable, 'lea', { receiverType: 'group', receiver: 'class' })),
    sent(message(answerable, bot, { receiver: 'lea' })),
    sent(message('', 'lea', { type: 'image', data: { attachments: [] } })),
    { trigger: 'message_read_receipt', data: { messageId: '1' }, appId: 'app' },
    { trigger: 'user_connection_status_changed', data: {} },
  ])
    expect(await hook(other)).toBe(200)
  expect(vendor.messages).toEqual([])
})

test('callers without the right name and password, and what is no message, are refused', async () => {
  const body = sent(message(answerable))
  for (const headers of [{}, { authorization: basic('hook', 'wrong') }, { authorization: 'Bearer x' }])
    expect(await hook(body, headers as Record<string, string>)).toBe(401)
  for (const wrong of [
    '{"trigger":',
    { trigger: 'message_sent' },
    sent({ ...message('x'), id: { $gt: '' } }),
    sent(message('x'.repeat(30_000))),
    { trigger: "x'; drop table person" },
  ])
    expect(await hook(wrong)).toBe(400)
  expect(await hook(sent(message('x'.repeat(2 << 20))))).toBe(413)
  expect(vendor.messages).toEqual([])
})

test('only an admin says who somebody is elsewhere, and one name elsewhere is one account', async () => {
  const other = await kb.enter('student', [programme])
  const body = { provider: 'cometchat', subject: 'lea', person: other.id }
  expect((await student.ask('POST', '/api/identities', body)).status).toBe(403)
  expect((await admin.ask('POST', '/api/identities', body)).status).toBe(409)
  expect((await admin.ask('POST', '/api/identities', { ...body, provider: 'openid' })).status).toBe(404)
  const query = new URLSearchParams({ provider: 'cometchat', subject: 'lea' })
  expect((await admin.ask('DELETE', `/api/identities?${query}`)).status).toBe(200)
  expect((await admin.ask('POST', '/api/identities', body)).status).toBe(200)
  expect(kb.bugs).toEqual([])
})
