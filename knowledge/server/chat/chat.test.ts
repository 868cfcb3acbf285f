import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { listenLive } from '../../../test/support/live-line.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { type ChatSettings, ClipRequest, Conversation, Inbox, Proposals, Unread } from '../../contract/chat.ts'
import { Gap } from '../../contract/search.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
let now = start
/** Milliseconds: opening databases and a hundred sign-ins take seconds here and minutes on a busy machine. */
const long = 240_000
let kb: TestBase
let student: Browser
let mentor: Browser
let admin: Browser
beforeAll(async () => {
  kb = await openStockedBase({ now: () => new Date(now) })
  student = await kb.enter('student', [programme])
  mentor = await kb.enter('mentor')
  admin = await kb.enter('admin')
}, long)
afterAll(() => kb?.remove())

const answerable = 'anoncer une hausse de tariff'
const halfKnown = 'le trac devant un amphithéâtre de zoologie à Zanzibar, avec un xylophone : comment je respire'
const unknown = 'comment réparer le vélo de Camille Durand'

const say = async (who: Browser, text: string, conversation?: string, message: string = randomUUID()) =>
  Conversation.parse(
    await who.json('POST', `/api/chat/conversations${conversation ? `/${conversation}/messages` : ''}`, {
      message,
      text,
    }),
  )
/** Said, and in any case handed over. */
const handed = async (who: Browser, text: string) => {
  const { id } = await say(who, text)
  return Conversation.parse(await who.json('POST', `/api/chat/conversations/${id}/hand-over`))
}
const reply = async (id: string, text: string, cards: unknown[] = []) =>
  Conversation.parse(await mentor.json('POST', `/api/inbox/${id}/replies`, { message: randomUUID(), text, cards }))
const saysOf = ({ messages }: Conversation) => messages.map(({ author, says }) => says ?? author)
const unreadOf = async (who: Browser) => Unread.parse(await who.json('GET', '/api/chat/unread')).count

describe('the bot', () => {
  test('answers with moments that lead to the second, and says why', async () => {
    const conversation = await say(student, answerable)
    expect(saysOf(conversation)).toEqual(['student', 'found'])
    expect(conversation.state).toBe('answered')
    const [card] = conversation.messages[1]?.cards ?? []
    expect(card).toMatchObject({ video: 'lesson-prix-hausse', start: 6, end: 18, helpful: null, mentor: 'Claire' })
    expect(card?.text).toContain('Annonce la hausse')
    expect(card?.why).toEqual(expect.arrayContaining(['tarif', 'hausse']))
  })

  test('asks back once when unsure, takes both texts together, then asks a person', async () => {
    const first = await say(student, halfKnown)
    expect(saysOf(first)).toEqual(['student', 'unsure'])
    expect(first.messages[1]?.cards[0]?.video).toBe('lesson-trac')
    const second = await say(student, 'respirer par le ventre', first.id)
    expect(saysOf(second).slice(2)).toEqual(['student', 'found'])
    const vague = await say(student, 'comment faire ?')
    expect(saysOf(vague)).toEqual(['student', 'tell-more'])
    expect(saysOf(await say(student, 'bonjour', vague.id)).slice(2)).toEqual(['student', 'handed-over'])
  })

  test('hands over what no recording answers, and a person stays with it', async () => {
    const asked = await say(student, unknown)
    expect([saysOf(asked), asked.state]).toEqual([['student', 'handed-over'], 'waiting'])
    const more = await say(student, answerable, asked.id)
    expect(saysOf(more)).toEqual(['student', 'handed-over', 'student'])
    const read = Conversation.parse(await mentor.json('GET', `/api/chat/conversations/${asked.id}`))
    expect(read.messages[0]?.text).toBe(unknown)
  })

  test('hands over when the student asks for a person', async () => {
    const { id } = await say(student, answerable)
    expect((await mentor.ask('GET', `/api/chat/conversations/${id}`)).status).toBe(404)
    const handed = Conversation.parse(await student.json('POST', `/api/chat/conversations/${id}/hand-over`))
    expect(saysOf(handed)).toEqual(['student', 'found', 'handed-over'])
    expect((await mentor.ask('GET', `/api/chat/conversations/${id}`)).status).toBe(200)
  })

  test('counts as a gap what no moment answers, and not what was answered and is asked of a person besides', async () => {
    const counted = async () => {
      await kb.base.settled()
      const gaps = z.array(Gap).parse(await mentor.json('GET', '/api/search/gaps'))
      return gaps.reduce((sum, { count }) => sum + count, 0)
    }
    const before = await counted()
    const found = await handed(student, answerable)
    expect(saysOf(found)).toEqual(['student', 'found', 'handed-over'])
    expect(await counted()).toBe(before)
    const other = await say(student, answerable)
    const judge = (helpful: boolean) =>
      student.json('POST', `/api/chat/conversations/${other.id}/helpful`, {
        ...{ message: other.messages[1]?.id, place: 0, helpful },
      })
    await judge(false)
    await student.json('POST', `/api/chat/conversations/${other.id}/hand-over`)
    expect(await counted()).toBe(before + 1)
    expect(saysOf(await handed(student, halfKnown))).toEqual(['student', 'unsure', 'handed-over'])
    expect(await counted()).toBe(before + 2)
  })

  test('shows nobody what their programmes may not see', async () => {
    const outsider = await kb.enter('student', ['empty'])
    expect(saysOf(await say(outsider, answerable))).toEqual(['student', 'handed-over'])
    const moving = await kb.enter('student', [programme])
    const { id } = await say(moving, answerable)
    await admin.json('PATCH', `/api/people/${moving.id}`, { programmes: [] })
    const later = Conversation.parse(await moving.json('GET', `/api/chat/conversations/${id}`))
    expect(later.messages[1]).toMatchObject({ says: 'found', cards: [] })
  })
})

describe('a conversation', () => {
  test('is its student’s alone until it is handed over, and never another student’s', async () => {
    const other = await kb.enter('student', [programme])
    const { id, messages } = await say(student, answerable)
    const message = messages[1]?.id
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['DELETE', '', undefined],
      ['POST', '/messages', { message: randomUUID(), text: 'x' }],
      ['POST', '/hand-over', undefined],
      ['POST', '/read', { number: 1 }],
      ['POST', '/helpful', { message, place: 0, helpful: true }],
    ] as const)
      expect((await other.ask(method, `/api/chat/conversations/${id}${path}`, body)).status, path).toBe(404)
    const taken = await other.ask('POST', '/api/chat/conversations', { message: messages[0]?.id, text: 'x' })
    expect(taken.status).toBe(409)
  })

  test('says nothing twice when an answer was lost', async () => {
    const message = randomUUID()
    const [one, two] = await Promise.all([
      say(student, answerable, undefined, message),
      say(student, answerable, undefined, message),
    ])
    const three = await say(student, answerable, undefined, message)
    expect([two, three]).toEqual([one, one])
    expect(saysOf(three)).toEqual(['student', 'found'])
  })

  test('counts what has not been read, for the student and for the mentors', async () => {
    const fresh = await kb.enter('student', [programme])
    const before = await unreadOf(mentor)
    const { id } = await say(fresh, unknown)
    expect([await unreadOf(fresh), await unreadOf(mentor)]).toEqual([1, before + 1])
    await fresh.json('POST', `/api/chat/conversations/${id}/read`, { number: 2 })
    await fresh.json('POST', `/api/chat/conversations/${id}/read`, { number: 1 })
    expect(await unreadOf(fresh)).toBe(0)
    await reply(id, 'Demande à l’atelier.')
    expect([await unreadOf(fresh), await unreadOf(mentor)]).toEqual([1, before])
  })

  test('is told step by step over the line, to nobody else', async () => {
    const fresh = await kb.enter('student', [programme])
    const other = await kb.enter('student', [programme])
    const { origin } = kb.base
    const [line, foreign, office] = await Promise.all([fresh, other, mentor].map((one) => listenLive(origin, one)))
    const { id } = await say(fresh, answerable)
    await line?.hears('unread')
    const kinds = line?.heard.map((event) => event.kind)
    expect(kinds?.slice(0, 3)).toEqual(['message', 'looking', 'card'])
    expect(kinds?.slice(-2)).toEqual(['message', 'unread'])
    await fresh.json('POST', `/api/chat/conversations/${id}/hand-over`)
    await office?.hears('message', (event) => event.conversation === id)
    await office?.hears('unread')
    expect(office?.heard.filter((event) => event.kind === 'card' || event.kind === 'looking')).toEqual([])
    await reply(id, 'Voilà.')
    await line?.hears('message', ({ message }) => message.author === 'mentor')
    expect(foreign?.heard).toEqual([])
    for (const one of [line, foreign, office]) one?.close()
  })

  test('no line opens for a stranger or from another page, and a sign-in that ended hears nothing', async () => {
    const url = `${kb.base.origin.replace('http', 'ws')}/api/chat/live`
    const status = (headers: Record<string, string>) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, { headers })
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
        socket.on('open', () => resolve('open'))
        socket.on('error', () => undefined)
      })
    expect(await status({ origin: kb.base.origin })).toBe(401)
    expect(await status({ origin: 'https://evil.example', cookie: student.cookie })).toBe(403)
    const fresh = await kb.enter('student', [programme])
    const { id } = await say(fresh, unknown)
    const line = await listenLive(kb.base.origin, fresh)
    await admin.json('POST', `/api/people/${fresh.id}/sign-out`)
    await reply(id, 'Voilà.')
    expect(await line.ended).toBe(4401)
    expect(line.heard).toEqual([])
  })
})

describe('a mentor', () => {
  test('has one inbox for a hundred students, whoever waits longest first', { timeout: long }, async () => {
    const before = Inbox.parse(await mentor.json('GET', '/api/inbox'))
    const students = await Promise.all(Array.from({ length: 100 }, () => kb.enter('student', ['empty'])))
    for (const [i, one] of students.entries()) {
      now += 60_000
      await say(one, `Question ${i} : ${unknown}`)
    }
    const first = Inbox.parse(await mentor.json('GET', '/api/inbox?programme=empty'))
    const second = Inbox.parse(await mentor.json('GET', '/api/inbox?programme=empty&page=1'))
    const third = Inbox.parse(await mentor.json('GET', '/api/inbox?programme=empty&page=2'))
    expect(first.waiting).toBe(before.waiting + 100)
    const lines = [...first.lines, ...second.lines, ...third.lines]
    expect(new Set(lines.map(({ id }) => id)).size).toBe(first.total)
    const waits = lines.map(({ waitingSince }) => waitingSince)
    expect(waits).toEqual(waits.toSorted())
    expect(lines.at(-1)).toMatchObject({ question: `Question 99 : ${unknown}`, programmes: ['empty'], unread: 1 })
    await reply(lines.at(-1)?.id ?? '', 'Voilà.')
    const after = Inbox.parse(await mentor.json('GET', '/api/inbox'))
    expect(after.waiting).toBe(first.waiting - 1)
    const replied = Inbox.parse(await mentor.json('GET', '/api/inbox?show=replied'))
    expect(replied.lines[0]).toMatchObject({ id: lines.at(-1)?.id, waitingSince: null })
  })

  test('is shown what answers already, answers once, and the next same question brings the answer', async () => {
    const { id } = await handed(student, 'Camille Durand demande où vendre une montgolfière')
    const first = Proposals.parse(await mentor.json('GET', `/api/inbox/${id}/proposals`))
    expect(first.answers).toEqual([])
    await reply(id, 'Camille, va à l’atelier du samedi.')
    await kb.base.settled()
    const again = await handed(student, 'où vendre ma montgolfière ?')
    const { answers } = Proposals.parse(await mentor.json('GET', `/api/inbox/${again.id}/proposals`))
    expect(answers).toEqual([
      {
        question: '[name] demande où vendre une montgolfière',
        answer: '[name], va à l’atelier du samedi.',
        at: new Date(now).toISOString(),
      },
    ])
    const other = await handed(student, 'le train de Lyon est en retard')
    expect(Proposals.parse(await mentor.json('GET', `/api/inbox/${other.id}/proposals`)).answers).toEqual([])
  })

  test('sends proposed moments, but none that this student may not see', async () => {
    const { id } = await handed(student, answerable)
    const { moments } = Proposals.parse(await mentor.json('GET', `/api/inbox/${id}/proposals`))
    expect(moments[0]?.video).toBe('lesson-prix-hausse')
    const { video = '', start: from = 0, end = 0 } = moments[0] ?? {}
    const sent = await reply(id, '', [{ video, start: from, end }])
    expect(sent.messages.at(-1)).toMatchObject({ author: 'mentor', name: 'Test mentor', text: '' })
    expect(sent.messages.at(-1)?.cards[0]?.text).toContain('Annonce')
    const outsider = await kb.enter('student', ['empty'])
    const far = await say(outsider, answerable)
    expect(Proposals.parse(await mentor.json('GET', `/api/inbox/${far.id}/proposals`)).moments).toEqual([])
    const body = { message: randomUUID(), text: '', cards: [{ video, start: from, end }] }
    expect((await mentor.ask('POST', `/api/inbox/${far.id}/replies`, body)).status).toBe(403)
  })

  test('turns an answer into a request for a clip, and who asked is shown the clip', async () => {
    const { id } = await say(student, unknown)
    await reply(id, 'Réponse à Camille.')
    const asked = ClipRequest.parse(
      await mentor.json('POST', `/api/inbox/${id}/clip-request`, { note: 'Réponse à Camille.' }),
    )
    expect(asked).toMatchObject({
      question: 'comment réparer le vélo de [name]',
      note: 'Réponse à [name].',
      state: 'open',
    })
    expect((await mentor.ask('POST', `/api/inbox/${id}/clip-request`, { note: '' })).status).toBe(409)
    const end = (video: string | null) => mentor.ask('POST', `/api/clip-requests/${asked.id}/end`, { video })
    expect((await end('no-such-video')).status).toBe(404)
    expect((await end('lesson-trac')).status).toBe(200)
    expect((await end(null)).status).toBe(409)
    const told = Conversation.parse(await student.json('GET', `/api/chat/conversations/${id}`))
    expect(told.messages.at(-1)).toMatchObject({ says: 'clip-made', cards: [{ video: 'lesson-trac' }] })
  })
})

describe('what students type', () => {
  test('is masked before it is counted as a gap', async () => {
    await say(student, 'écrire à camille@example.org pour une licorne')
    await kb.base.settled()
    const gaps = JSON.stringify(z.array(Gap).parse(await mentor.json('GET', '/api/search/gaps')))
    expect(gaps).toContain('écrire à [e-mail] pour une licorne')
    expect(gaps).not.toContain('example.org')
  })

  test('where nobody can mask, nothing is kept but the conversation itself', { timeout: long }, async () => {
    const blind = await openStockedBase({
      mask: async () => {
        throw new Error('no model')
      },
    })
    try {
      const one = await blind.enter('student', [programme])
      const desk = await blind.enter('mentor')
      const { id } = await say(one, unknown)
      await desk.json('POST', `/api/inbox/${id}/replies`, { message: randomUUID(), text: 'Voilà.' })
      await blind.base.settled()
      expect(await desk.json('GET', '/api/search/gaps')).toEqual([])
      const next = await say(one, unknown)
      expect(Proposals.parse(await desk.json('GET', `/api/inbox/${next.id}/proposals`)).answers).toEqual([])
      expect((await desk.ask('POST', `/api/inbox/${id}/clip-request`, { note: '' })).status).toBe(500)
      expect(await desk.json('GET', '/api/clip-requests')).toEqual([])
    } finally {
      await blind.remove()
    }
  })

  test('goes with the account, with the conversation, and after the days that the policy names', {
    timeout: long,
  }, async () => {
    const leaving = await kb.enter('student', [programme])
    const { id } = await handed(leaving, 'Zanzibar a-t-il un aéroport ?')
    await reply(id, 'Oui, un seul.')
    await kb.base.settled()
    const mine = await handed(student, 'Zanzibar a-t-il un aéroport ?')
    const answersNow = async () =>
      Proposals.parse(await mentor.json('GET', `/api/inbox/${mine.id}/proposals`)).answers.length
    expect(await answersNow()).toBe(1)
    await leaving.json('DELETE', '/api/me')
    expect((await mentor.ask('GET', `/api/chat/conversations/${id}`)).status).toBe(404)
    expect(await answersNow()).toBe(0)
    expect((await student.ask('DELETE', `/api/chat/conversations/${mine.id}`)).status).toBe(200)
    expect((await student.ask('GET', `/api/chat/conversations/${mine.id}`)).status).toBe(404)

    const old = await say(student, answerable)
    now += 10 * 86_400_000
    const young = await say(student, answerable)
    const usual = (await admin.json('GET', '/api/chat/settings')) as ChatSettings
    await admin.json('PUT', '/api/chat/settings', { ...usual, keepDays: 5 })
    expect((await student.ask('GET', `/api/chat/conversations/${old.id}`)).status).toBe(404)
    expect((await student.ask('GET', `/api/chat/conversations/${young.id}`)).status).toBe(200)
    now += 6 * 86_400_000
    await kb.restart()
    expect((await student.ask('GET', `/api/chat/conversations/${young.id}`)).status).toBe(404)
    await admin.json('PUT', '/api/chat/settings', usual)
  })

  test('is text: markup and quotes stay what they are, control characters are refused', async () => {
    const nasty = `<img src=x onerror=alert(1)> '; drop table message; -- "`
    const { messages } = await say(student, nasty)
    expect(messages[0]?.text).toBe(nasty)
    for (const text of ['a\u0000b', ' ', 'x'.repeat(4001)]) {
      const answer = await student.ask('POST', '/api/chat/conversations', { message: randomUUID(), text })
      expect(answer.status, JSON.stringify(text.slice(0, 5))).toBe(400)
    }
  })
})

test('an erased clip leaves every proposal', async () => {
  const { id } = await say(student, answerable)
  await admin.json('DELETE', '/api/videos/lesson-prix-hausse?reason=mistake')
  const later = Conversation.parse(await student.json('GET', `/api/chat/conversations/${id}`))
  expect(later.messages[1]?.cards).toEqual([])
})

test('nothing unexpected happened', () => {
  expect(kb.bugs).toEqual([])
})
