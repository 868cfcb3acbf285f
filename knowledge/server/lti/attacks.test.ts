import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CoursePlatform, type Launch, servePlatform } from '../../../test/support/course-platform.ts'
import { beginLaunch, endLaunch, type Visit, visit } from '../../../test/support/course-visit.ts'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { lessons } from '../../../test/support/lessons.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { serveVendor, type VendorAnswer, type VendorServer } from '../../../test/support/vendor-server.ts'
import { type PlatformDraft, Platforms } from '../../contract/lti.ts'
import { Person } from '../../contract/people.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let school: CoursePlatform
let other: CoursePlatform
/** A server of the attacker's. What it answers is chosen by each test. */
let theirs: VendorServer
let answers: (path: string) => VendorAnswer = () => ({ status: 404 })
const asked: string[] = []
let kb: TestBase
let admin: Browser
const video = lessons[0]?.id ?? ''
const launch = (subject: string, more: Partial<Launch> = {}): Launch => ({
  ...{ subject, target: `${kb.base.origin}/embed/watch/${video}` },
  ...more,
})

beforeAll(async () => {
  ;[school, other] = [await servePlatform(), await servePlatform()]
  theirs = await serveVendor(({ path }) => {
    asked.push(path)
    return answers(path)
  })
  kb = await openStockedBase({ courses: { reach: 'private', keyCooldown: 0 } })
  admin = await kb.enter('admin')
  for (const one of [school, other]) {
    await admin.json('POST', '/api/lti/platforms', one.registration())
    await visit(kb, one, launch('first'))
  }
  for (const { contexts } of await registered())
    for (const { id } of contexts) await admin.json('PUT', `/api/lti/contexts/${id}`, { programme, mentors: true })
})
afterAll(async () => {
  await kb?.remove()
  for (const server of [school, other, theirs]) await server?.close()
})

const registered = async () => Platforms.parse(await admin.json('GET', '/api/lti/platforms')).platforms
const registering = async (draft: PlatformDraft): Promise<number> =>
  (await admin.ask('POST', '/api/lti/platforms', draft)).status
async function changing(draft: PlatformDraft): Promise<void> {
  const id = (await registered()).find(({ issuer, client }) => issuer === draft.issuer && client === draft.client)?.id
  await admin.json('PUT', `/api/lti/platforms/${id}`, draft)
}
const me = async ({ embedded }: Visit): Promise<Person> => Person.parse(await embedded.json('GET', '/embed/api/me'))

/** Ends a launch with a token of the attacker's making. */
async function forged(made: (claims: Record<string, unknown>) => Promise<string>): Promise<Visit> {
  const begun = await beginLaunch(kb, school, launch('victim'))
  const right = await school.idToken(begun.asked, launch('victim'))
  const claims = JSON.parse(Buffer.from(right.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
  const form = new URLSearchParams({ state: begun.asked.get('state') ?? '', id_token: await made(claims) })
  return endLaunch(kb, school, form, begun.cookies)
}

test('one subject on two platforms is two people, and neither is whoever has their address or name here', async () => {
  const here = Person.parse(
    await admin.json('POST', '/api/people', {
      ...{ email: 'ada@school.example', name: 'Ada Lovelace', role: 'mentor', language: 'en', programmes: [] },
    }),
  )
  const people = [await me(await visit(kb, school, launch('ada'))), await me(await visit(kb, other, launch('ada')))]
  expect(new Set([here.id, ...people.map(({ id }) => id)]).size).toBe(3)
  expect(people.map(({ role, email }) => [role, email])).toEqual(Array(2).fill(['student', null]))
  expect(await admin.json('GET', '/api/people')).toContainEqual(here)
})

test('nobody registers keys of their own in the name of an issuer that is there', async () => {
  const before = await me(await visit(kb, school, launch('victim')))
  const draft = { ...other.registration(), issuer: school.origin, client: 'attacker' }
  expect(await registering(draft)).toBe(409)
  expect((await visit(kb, school, launch('victim'))).leads).toBe(`/embed/watch/${video}`)
  // A second tool of the same platform has the same keys; they stay the same as long as there are two.
  const second = { ...school.registration(), client: 'second' }
  expect(await registering(second)).toBe(200)
  const { id } = (await registered()).find(({ client }) => client === 'second') ?? { id: '' }
  expect((await admin.ask('PUT', `/api/lti/platforms/${id}`, { ...second, keys: `${other.origin}/jwks` })).status).toBe(
    409,
  )
  await admin.json('DELETE', `/api/lti/platforms/${id}`)
  expect((await me(await visit(kb, school, launch('victim')))).id).toBe(before.id)
})

test('what a token says of where its key is, or which, is not asked and not believed', async () => {
  const mine = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(mine.publicKey)), kid: 'mine', alg: 'RS256', use: 'sig' }
  answers = () => ({ status: 200, body: { keys: [jwk] } })
  asked.length = 0
  const { keys } = (await (await fetch(`${school.origin}/jwks`)).json()) as { keys: { kid: string }[] }
  for (const header of [
    { kid: 'mine', jku: `${theirs.origin}/keys` },
    { kid: keys[0]?.kid ?? '', jwk },
    { kid: 'mine', x5u: `${theirs.origin}/chain`, x5c: ['MIIB'] },
    { kid: '../../keys?x=\u0000' },
    { jwk },
  ]) {
    const visited = await forged((claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(mine.privateKey),
    )
    expect([visited.leads, visited.embedded.cookie], JSON.stringify(header).slice(0, 60)).toEqual([
      '/embed/refused token',
      '',
    ])
  }
  expect(asked).toEqual([])
})

test('a token of one platform ends no launch that began with another', async () => {
  const begun = await beginLaunch(kb, school, launch('victim'))
  const token = await other.idToken(begun.asked, launch('victim'))
  const form = new URLSearchParams({ state: begun.asked.get('state') ?? '', id_token: token })
  expect((await endLaunch(kb, school, form, begun.cookies)).leads).toBe('/embed/refused token')
})

test('keys that nobody can check with let nobody in, and are the platform’s affair and no fault of ours', async () => {
  const { keys } = (await (await fetch(`${school.origin}/jwks`)).json()) as { keys: { kid: string }[] }
  const sign = { kid: keys[0]?.kid ?? '', alg: 'RS256', use: 'sig' }
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
  const wrongs: readonly (readonly [string, VendorAnswer])[] = [
    ['moved', { status: 302, headers: { location: `${school.origin}/jwks` } }],
    ['gone', { status: 500 }],
    ['no JSON', { status: 200, body: Buffer.from('<html>') }],
    ['no keys', { status: 200, body: { keys: 'none' } }],
    ['too short a key', { status: 200, body: { keys: [{ ...short, ...sign }] } }],
    ['a broken key', { status: 200, body: { keys: [{ kty: 'RSA', n: '!', e: 'AQAB', ...sign }] } }],
  ]
  for (const [name, answer] of wrongs) {
    answers = () => answer
    await changing({ ...school.registration(), keys: `${theirs.origin}/${name.replaceAll(' ', '-')}` })
    const { leads, embedded } = await visit(kb, school, launch('victim'))
    expect([leads, embedded.cookie], name).toEqual(['/embed/refused platform', ''])
  }
  await changing(school.registration())
  expect((await visit(kb, school, launch('victim'))).leads).toBe(`/embed/watch/${video}`)
  expect(kb.bugs).toEqual([])
})

test('no role of a platform gives more than a mentor, and none outside the course gives anything', async () => {
  const vocabulary = 'http://purl.imsglobal.org/vocab/lis/v2'
  for (const role of ['system/person#Administrator', 'institution/person#Administrator', 'system/person#SysAdmin'])
    expect((await visit(kb, school, launch('chief', { roles: [`${vocabulary}/${role}`] }))).leads, role).toBe(
      '/embed/refused role',
    )
  const roles = ['system/person#Administrator', 'membership#Administrator'].map((role) => `${vocabulary}/${role}`)
  const chief = await visit(kb, school, launch('chief', { roles }))
  expect((await me(chief)).role).toBe('mentor')
  expect((await chief.embedded.ask('GET', '/api/people')).status).toBe(401)
})

test('a deployment that an admin takes back lets nobody in, and shows those who came from it nothing', async () => {
  const came = await visit(kb, school, launch('leaving'))
  const { id, programmes } = await me(came)
  expect(programmes).toEqual([programme])
  await changing({ ...school.registration(), deployments: ['deployment-2'] })
  expect((await came.embedded.ask('GET', '/embed/api/me')).status).toBe(401)
  const of = async () => ((await admin.json('GET', '/api/people')) as Person[]).find((one) => one.id === id)?.programmes
  expect(await of()).toEqual([])
  // Given back, its courses are tied as they were.
  await changing(school.registration())
  expect(await of()).toEqual([programme])
  expect((await visit(kb, school, launch('leaving'))).leads).toBe(`/embed/watch/${video}`)
})
