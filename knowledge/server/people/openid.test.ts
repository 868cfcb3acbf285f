import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Browser, openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { type OpenIdProvider, serveOpenId } from '../../../test/support/openid-provider.ts'
import { Person } from '../../contract/people.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let provider: OpenIdProvider
let kb: TestBase
let admin: Browser
let later = 0
beforeAll(async () => {
  provider = await serveOpenId('estompe', 'secret')
  kb = await openTestBase({
    openid: { issuer: provider.origin, client: 'estompe', secret: 'secret', name: 'School', domain: 'school.example' },
    now: () => new Date(Date.now() + later),
  })
  admin = await kb.enter('admin')
}, 120_000)
beforeEach(() => {
  provider.wrong = {}
  later = 0
})
afterAll(async () => {
  await kb?.remove()
  await provider?.close()
})

/** A browser that follows by hand, with its cookies. */
function jar() {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async go(address: string): Promise<Response> {
      const answer = await fetch(address, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        const [name = '', value = ''] = pair.split('=')
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}
const at = (path: string): string => `${kb.base.origin}${path}`
const next = (answer: Response): string => new URL(answer.headers.get('location') ?? '', kb.base.origin).href
/** To the provider and back, up to the address that ends it. */
const cameBack = async (browser: ReturnType<typeof jar>): Promise<string> =>
  next(await browser.go(next(await browser.go(at('/api/sign-in/openid')))))
/** Where the whole way leads, and who is signed in then. */
const entered = async (): Promise<{ leads: string; who: Person | null }> => {
  const browser = jar()
  const leads = next(await browser.go(await cameBack(browser))).replace(kb.base.origin, '')
  const me = await browser.go(at('/api/me'))
  return { leads, who: me.ok ? Person.parse(await me.json()) : null }
}
const invited = async (email: string) =>
  Person.parse(await admin.json('POST', '/api/people', { email, name: 'Ada', role: 'mentor' }))

test('who was invited comes in by a verified address, and later by what the provider calls them', async () => {
  const { id } = await invited('ada@example.org')
  provider.claims = { sub: 'ada', email: 'Ada@Example.org', email_verified: true }
  expect(await entered()).toMatchObject({ leads: '/', who: { id, role: 'mentor' } })
  provider.claims = { sub: 'ada', email: 'married@example.org', email_verified: true }
  expect((await entered()).who?.id).toBe(id)
  expect(provider.faults).toEqual([])
})

test('nobody comes in by an address that is not verified, is unknown or is of another domain', async () => {
  await invited('grace@example.org')
  for (const claims of [
    { sub: 'g1', email: 'grace@example.org', email_verified: false },
    { sub: 'g2', email: 'grace@example.org' },
    { sub: 'g3', email: 'unknown@example.org', email_verified: true },
    { sub: 'g4', email: 'x@evil.example@school.example.evil.org', email_verified: true },
    { sub: 'g5', email: 'x@notschool.example', email_verified: true },
    { sub: 'g6' },
  ]) {
    provider.claims = claims
    expect(await entered(), JSON.stringify(claims)).toEqual({ leads: '/enter?refused=forbidden', who: null })
  }
})

test('a domain that is let in brings students, who see nothing before an admin says what', async () => {
  provider.claims = { sub: 'new', email: 'new@School.example', email_verified: true, name: 'New One', locale: 'en-GB' }
  const { who } = await entered()
  expect(who).toMatchObject({ role: 'student', programmes: [], language: 'en', name: 'New One' })
})

test('an answer of another browser, a used one, a late one and a forged one are refused', async () => {
  provider.claims = { sub: 'new', email: 'new@school.example', email_verified: true }
  const refused = '/enter?refused=link-used'
  const end = async (browser: ReturnType<typeof jar>, address: string): Promise<string> =>
    next(await browser.go(address)).replace(kb.base.origin, '')
  const mine = jar()
  const answer = await cameBack(mine)
  expect(await end(jar(), answer)).toBe(refused)
  expect(await end(mine, answer)).toBe('/')
  expect(await end(mine, answer)).toBe(refused)
  const late = jar()
  const lateAnswer = await cameBack(late)
  later = 11 * 60_000
  expect(await end(late, lateAnswer)).toBe(refused)
  later = 0
  const forged = jar()
  const forgedAnswer = new URL(await cameBack(forged))
  forgedAnswer.searchParams.set('code', 'guessed')
  expect(await end(forged, forgedAnswer.href)).toBe(refused)
  const stranger = jar()
  await stranger.go(at('/api/sign-in/openid'))
  expect(await end(stranger, at('/api/sign-in/openid/callback?code=x&state=y'))).toBe(refused)
  expect(await end(stranger, at('/api/sign-in/openid/callback'))).toBe(refused)
})

test('a token with another nonce, audience, issuer, key, or that has run out, lets nobody in', async () => {
  provider.claims = { sub: 'new', email: 'new@school.example', email_verified: true }
  for (const wrong of [
    { nonce: 'another-nonce-of-somebody' },
    { aud: 'another-client' },
    { iss: 'https://evil.example' },
    { key: 'another' as const },
    { expires: -3600 },
  ]) {
    provider.wrong = wrong
    expect(await entered(), JSON.stringify(wrong)).toEqual({ leads: '/enter?refused=link-used', who: null })
  }
})

test('the sign-in page is told what the provider is called', async () => {
  expect(await (await fetch(at('/api/sign-in'))).json()).toEqual({ openid: 'School' })
  expect(kb.bugs).toEqual([])
})
