import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type Browser, browser, openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { Person, SignIn } from '../../contract/people.ts'
import { usualLimits } from '../http/limits.ts'
import { openOutbox } from './outbox.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
let now = start
let kb: TestBase
let admin: Browser
const stranger = (): Browser => browser(() => kb.base.origin)
const minutes = (count: number): void => {
  now += count * 60_000
}

beforeAll(async () => {
  kb = await openTestBase({ now: () => new Date(now) })
})
afterAll(() => kb?.remove())
beforeEach(async () => {
  now = start
  admin = await kb.enter('admin')
})

const linkFor = async (email: string): Promise<string> => {
  const before = kb.letters.length
  expect((await stranger().ask('POST', '/api/sign-in/link', { email })).status).toBe(200)
  await kb.base.settled()
  expect(kb.letters.length).toBe(before + 1)
  return kb.letters.at(-1)?.link.split('#')[1] ?? ''
}
const invited = async (): Promise<{ id: string; email: string }> => {
  const email = `${crypto.randomUUID()}@example.org`
  const person = await admin.json('POST', '/api/people', {
    email: ` ${email.toUpperCase()} `,
    name: 'Ada',
    role: 'student',
  })
  await kb.base.settled()
  return z.object({ id: z.string(), email: z.literal(email) }).parse(person)
}

test('a link lets its person in once, for a quarter of an hour', async () => {
  const { email } = await invited()
  const token = await linkFor(email)
  const entered = await stranger().ask('POST', '/api/sign-in', { token })
  expect(entered.status).toBe(200)
  expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  const again = await stranger().ask('POST', '/api/sign-in', { token })
  expect([again.status, await again.json()]).toEqual([401, { code: 'link-used', data: {} }])
  const late = await linkFor(email)
  minutes(16)
  expect((await stranger().ask('POST', '/api/sign-in', { token: late })).status).toBe(401)
})

test('nobody learns whether an address has an account', async () => {
  const before = kb.letters.length
  const unknown = await stranger().ask('POST', '/api/sign-in/link', { email: 'nobody@example.org' })
  const { email } = await invited()
  const known = await stranger().ask('POST', '/api/sign-in/link', { email })
  await kb.base.settled()
  expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()])
  expect(kb.letters.slice(before).every(({ to }) => to === email)).toBe(true)
})

test('whoever starts a knowledge base has no made-up address, and gives their own', async () => {
  const first = await openTestBase()
  try {
    const visitor = browser(() => first.base.origin)
    const [link, other] = await Promise.all([first.base.adminLink(), first.base.adminLink()])
    const answer = await visitor.ask('POST', '/api/sign-in', { token: link?.split('#')[1] })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    const founder = browser(() => first.base.origin, { id: '', email: '', cookie })
    const Me = Person.pick({ id: true, email: true, role: true })
    const { id, ...me } = Me.parse(await founder.json('GET', '/api/me'))
    expect(me).toEqual({ email: null, role: 'admin' })
    expect(await founder.json('GET', '/api/people')).toHaveLength(1)
    await founder.json('PATCH', `/api/people/${id}`, { email: 'Ada@example.org', name: 'Ada' })
    expect(await founder.json('GET', '/api/me')).toMatchObject({ email: 'ada@example.org', name: 'Ada' })
    // A link that was made before lets nobody in any more; one that is asked for by letter does.
    expect((await visitor.ask('POST', '/api/sign-in', { token: other?.split('#')[1] })).status).toBe(401)
    await visitor.json('POST', '/api/sign-in/link', { email: 'ada@example.org' })
    await first.base.settled()
    expect(first.letters.map(({ to }) => to)).toEqual(['ada@example.org'])
    const taken = await first.enter('mentor')
    expect((await founder.ask('PATCH', `/api/people/${taken.id}`, { email: 'ada@example.org' })).status).toBe(409)
    expect((await taken.ask('PATCH', `/api/people/${taken.id}`, { email: 'x@example.org' })).status).toBe(403)
  } finally {
    await first.remove()
  }
})

test('a letter box cannot be filled', async () => {
  const { email } = await invited()
  for (let i = 0; i < 8; i++) await stranger().ask('POST', '/api/sign-in/link', { email })
  await kb.base.settled()
  expect(kb.letters.filter(({ to }) => to === email).length).toBe(5)
})

test('a sign-in ends when its person, an admin or time says so', async () => {
  const { id, email } = await invited()
  const enter = async (): Promise<Browser> => {
    const answer = await stranger().ask('POST', '/api/sign-in', { token: await linkFor(email) })
    return browser(() => kb.base.origin, { id, email, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' })
  }
  const laptop = await enter()
  const telephone = await enter()
  const listed = z.array(SignIn).parse(await laptop.json('GET', '/api/me/sign-ins'))
  expect(listed.map(({ current }) => current).sort()).toEqual([false, true])
  const other = listed.find(({ current }) => !current)?.id
  const stolen = await kb.enter('student')
  expect((await stolen.ask('DELETE', `/api/me/sign-ins/${other}`)).status).toBe(404)
  expect((await laptop.ask('DELETE', `/api/me/sign-ins/${other}`)).status).toBe(200)
  expect((await telephone.ask('GET', '/api/me')).status).toBe(401)
  expect((await laptop.ask('GET', '/api/me')).status).toBe(200)
  expect((await admin.ask('POST', `/api/people/${id}/sign-out`)).status).toBe(200)
  expect((await laptop.ask('GET', '/api/me')).status).toBe(401)
  const third = await enter()
  minutes(31 * 24 * 60)
  expect((await third.ask('GET', '/api/me')).status).toBe(401)
})

test('a change of role holds from the next request on; who leaves is out at once', async () => {
  const mentor = await kb.enter('mentor')
  expect((await mentor.ask('GET', '/api/programmes')).status).toBe(200)
  await admin.json('PATCH', `/api/people/${mentor.id}`, { role: 'student' })
  expect((await mentor.ask('GET', '/api/programmes')).status).toBe(403)
  await mentor.json('DELETE', '/api/me')
  expect((await mentor.ask('GET', '/api/me')).status).toBe(401)
})

/** All files of a folder, one after another. */
function contentOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return Buffer.concat(files.map((one) => readFileSync(join(one.parentPath, one.name)))).toString('latin1')
}

test('a database that is read by somebody gives no way in', async () => {
  const { email } = await invited()
  const token = await linkFor(email)
  const answer = await stranger().ask('POST', '/api/sign-in', { token })
  const secret = answer.headers.get('set-cookie')?.split(';')[0]?.split('=')[1] ?? ''
  let everything = ''
  await kb.restart(() => {
    everything = contentOf(join(kb.home, 'database', 'data'))
  })
  expect(everything).toContain(email)
  expect(everything).not.toContain(secret)
  expect(everything).not.toContain(token)
})

test('addresses and names that would break out of a letter are refused', async () => {
  for (const bad of [
    { email: 'a@example.org\nBcc: b@example.org', name: 'x' },
    { email: 'a@example.org', name: 'x\r\nBcc: b@example.org' },
    { email: 'a@example.org, b@example.org', name: 'x' },
    { email: "' or 1=1 --", name: 'x' },
  ])
    expect((await admin.ask('POST', '/api/people', { ...bad, role: 'student' })).status, bad.email).toBe(400)
  const quoted = await admin.ask('POST', '/api/people', {
    email: `o'brien-${now}@example.org`,
    name: "'; drop table person",
    role: 'student',
  })
  expect(quoted.status).toBe(200)
  expect((await admin.ask('GET', '/api/people')).status).toBe(200)
})

test('requests are counted for each sign-in', async () => {
  const limited = await openTestBase({ limits: { ...usualLimits, requests: 10 } })
  try {
    const one = await limited.enter('mentor')
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await one.ask('GET', '/api/me')).status)
    expect(statuses.filter((status) => status === 200).length).toBe(10)
    expect(statuses.at(-1)).toBe(429)
    const other = await limited.enter('mentor')
    expect((await other.ask('GET', '/api/me')).status).toBe(200)
  } finally {
    await limited.remove()
  }
})

test('the outbox keeps letters for its owner alone', async () => {
  const folder = join(kb.home, 'outbox')
  await openOutbox(folder).send({ kind: 'sign-in', to: 'a@example.org', language: 'fr', link: 'http://x/enter#t' })
  const [name = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, name), 'utf8')).toContain('http://x/enter#t')
  if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

test('letters to somebody who left are gone from the outbox, those to others stay', async () => {
  const outbox = openOutbox(join(kb.home, 'outbox'))
  const { id, email } = await invited()
  const student = await kb.enter('student')
  const others = `x${email}`
  for (const to of [email, student.email, others])
    await outbox.send({ kind: 'sign-in', to, language: 'fr', link: 'http://x/enter#t' })
  await admin.json('DELETE', `/api/people/${id}`)
  await student.json('DELETE', '/api/me')
  const kept = readdirSync(join(kb.home, 'outbox')).map((name) => readFileSync(join(kb.home, 'outbox', name), 'utf8'))
  expect(kept.filter((text) => text.startsWith(`To: ${email}\n`) || text.includes(student.email))).toEqual([])
  expect(kept.some((text) => text.includes(others))).toBe(true)
})
