import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type CoursePlatform, instructor, servePlatform, type Wrong } from '../../../test/support/course-platform.ts'
import { beginLaunch, endLaunch, visit } from '../../../test/support/course-visit.ts'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { lessons } from '../../../test/support/lessons.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { serveVendor } from '../../../test/support/vendor-server.ts'
import { parts } from '../../contract/learning.ts'
import { Embeddable, PickAnswer, Platforms } from '../../contract/lti.ts'
import { Person } from '../../contract/people.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let platform: CoursePlatform
let kb: TestBase
let admin: Browser
/** Milliseconds. */
let later = 0
let count = 0
const video = lessons[0]?.id ?? ''
const at = (path: string): string => `${kb.base.origin}${path}`
const someone = (): string => `user-${count++}`
const clip = (): string => at(`/embed/watch/${video}`)
const refused = (why: string): string => `/embed/refused ${why}`

beforeAll(async () => {
  platform = await servePlatform()
  kb = await openStockedBase({
    courses: { reach: 'private', keyCooldown: 0 },
    pauses: [200],
    now: () => new Date(Date.now() + later),
  })
  platform.toolKeys = at('/api/lti/keys')
  admin = await kb.enter('admin')
  await admin.json('POST', '/api/lti/platforms', platform.registration())
})
beforeEach(() => {
  later = 0
})
afterAll(async () => {
  await kb?.remove()
  await platform?.close()
})

const registered = async () => Platforms.parse(await admin.json('GET', '/api/lti/platforms')).platforms
/** Ties the course of that deployment to a programme; somebody has to have come from it. */
async function tie(to: string | null, mentors = false): Promise<void> {
  const context = (await registered())[0]?.contexts.find(({ title }) => title === 'Selling 101')
  await admin.json('PUT', `/api/lti/contexts/${context?.id}`, { programme: to, mentors })
}
const me = async (embedded: Browser): Promise<Person> => Person.parse(await embedded.json('GET', '/embed/api/me'))
const finish = async (embedded: Browser, of = video): Promise<void> => {
  const played = Array.from({ length: parts }, (_, part) => part)
  await embedded.json('PUT', `/embed/api/videos/${of}/progress`, { position: 1, parts: played })
  await kb.base.settled()
}

test('a course that an admin has not tied to a programme lets nobody in, and makes no account', async () => {
  const before = (await admin.json('GET', '/api/people')) as unknown[]
  expect((await visit(kb, platform, { subject: someone(), target: clip() })).leads).toBe(refused('untied'))
  expect(await admin.json('GET', '/api/people')).toEqual(before)
  expect((await registered())[0]?.contexts).toMatchObject([{ title: 'Selling 101', programme: null, mentors: false }])
  await tie(programme)
})

test('a learner comes in as a student of the course’s programme, under the name that the platform says, without an address', async () => {
  const subject = someone()
  const launch = { subject, target: clip() }
  const { leads, embedded } = await visit(kb, platform, launch)
  expect(leads).toBe(`/embed/watch/${video}`)
  const person = await me(embedded)
  expect(person).toMatchObject({ role: 'student', programmes: [programme], language: 'en' })
  expect(person).toMatchObject({ name: 'Ada Lovelace', email: null })
  expect(JSON.stringify(await admin.json('GET', '/api/people'))).not.toMatch(/ada@|invalid/)
  const married = await me((await visit(kb, platform, { ...launch, name: '  Ada\n King ' })).embedded)
  expect(married).toMatchObject({ id: person.id, name: 'Ada King' })
  // A platform that says no name, or none that can be shown, changes nothing.
  for (const name of ['', '\u0000', ' '])
    expect((await me((await visit(kb, platform, { ...launch, name })).embedded)).name).toBe('Ada King')
  const nameless = await me((await visit(kb, platform, { ...launch, subject: someone(), name: '' })).embedded)
  expect(nameless.name).toMatch(/^Test school .{4}$/)
  expect(await (await embedded.ask('GET', `/embed/api/videos/${video}`)).json()).toMatchObject({ id: video })
})

test('the cookie of an embedded page opens nothing but what is embedded, and no other cookie opens that', async () => {
  const { embedded } = await visit(kb, platform, { subject: someone(), target: clip() })
  for (const { method, path, door, roles } of kb.base.routes) {
    if (roles === 'public' || door === 'embedded') continue
    const address = path.replaceAll('*', 'x').replaceAll(/:[a-zA-Z]+/g, 'AAAAAAAAAAAAAAAA')
    const body = method === 'GET' || method === 'HEAD' ? undefined : {}
    expect((await embedded.ask(method, address, body)).status, `${method} ${path}`).toBe(401)
  }
  const student = await kb.enter('student', [programme])
  expect((await student.ask('GET', '/embed/api/me')).status).toBe(401)
  const secret = embedded.cookie.split('=')[1]
  expect(
    (await student.ask('GET', '/api/me', undefined, { cookie: `${student.cookie.split('=')[0]}=${secret}` })).status,
  ).toBe(401)
})

test('cookies travel into a frame of that platform’s page, to nothing else', async () => {
  const launch = { subject: someone(), target: clip() }
  const { answer, asked, cookies } = await beginLaunch(kb, platform, launch)
  const token = await platform.idToken(asked, launch)
  const ended = await fetch(at('/api/lti/launch'), {
    ...{ method: 'POST', redirect: 'manual' as const },
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookies.join('; ') },
    body: new URLSearchParams({ state: asked.get('state') ?? '', id_token: token }),
  })
  const [binding = ''] = answer.headers.getSetCookie()
  const sign = ended.headers.getSetCookie().find((line) => line.startsWith('estompe-kb-embedded-')) ?? ''
  for (const [line, path] of [
    [binding, '/api/lti/launch'],
    [sign, '/embed'],
  ] as const)
    for (const word of ['HttpOnly', 'Secure', 'SameSite=None', 'Partitioned', `Path=${path}`])
      expect(line.split('; '), line.replace(/=[^;]*/, '')).toContain(word)
})

test('who teaches is a mentor only where an admin said so, and no longer when they take it back', async () => {
  const subject = someone()
  const launch = { subject, target: clip(), roles: instructor }
  expect((await me((await visit(kb, platform, launch)).embedded)).role).toBe('student')
  await tie(programme, true)
  const teacher = await visit(kb, platform, launch)
  expect((await me(teacher.embedded)).role).toBe('mentor')
  const both = { ...launch, roles: [...instructor, 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'] }
  expect((await me((await visit(kb, platform, both)).embedded)).role).toBe('student')
  const elsewhere = ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor']
  expect((await visit(kb, platform, { ...launch, roles: elsewhere })).leads).toBe(refused('role'))
  await tie(programme, false)
  expect((await teacher.embedded.ask('GET', '/embed/api/me')).status).toBe(401)
})

test('a course that is untied shows nothing from the next request on', async () => {
  const { embedded } = await visit(kb, platform, { subject: someone(), target: clip() })
  await tie(null)
  expect((await embedded.ask('GET', `/embed/api/videos/${video}`)).status).toBe(404)
  await tie(programme)
  expect((await embedded.ask('GET', `/embed/api/videos/${video}`)).status).toBe(200)
})

describe('what is forged, late or used', () => {
  const wrongs: readonly (readonly [string, Wrong])[] = [
    ['another key', { key: 'another' }],
    ['no signature', { key: 'none' }],
    ['a shared secret', { key: 'hs256' }],
    ['run out', { claims: { exp: Math.floor(Date.now() / 1000) - 600 } }],
    ['long ago', { claims: { iat: Math.floor(Date.now() / 1000) - 3600 } }],
    ['not yet', { claims: { iat: Math.floor(Date.now() / 1000) + 3600 } }],
    ['another audience', { claims: { aud: 'another-tool' } }],
    ['an audience besides', { claims: { aud: ['estompe-tool', 'another-tool'], azp: 'estompe-tool' } }],
    ['another party', { claims: { azp: 'another-tool' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another nonce', { claims: { nonce: 'a-nonce-of-somebody-else' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['nobody', { claims: { sub: undefined } }],
    ['another deployment', { claims: { 'https://purl.imsglobal.org/spec/lti/claim/deployment_id': 'deployment-2' } }],
    ['another version', { claims: { 'https://purl.imsglobal.org/spec/lti/claim/version': '1.1.0' } }],
    [
      'another message',
      { claims: { 'https://purl.imsglobal.org/spec/lti/claim/message_type': 'LtiSubmissionReview' } },
    ],
    ['no roles', { claims: { 'https://purl.imsglobal.org/spec/lti/claim/roles': undefined } }],
    [
      'another link',
      { claims: { 'https://purl.imsglobal.org/spec/lti/claim/target_link_uri': 'https://evil.example' } },
    ],
  ]
  test.each(wrongs)('a token with %s', async (_, wrong) => {
    const { leads, embedded } = await visit(kb, platform, { subject: someone(), target: clip(), wrong })
    expect(leads).toBe(refused('token'))
    expect(embedded.cookie).toBe('')
  })

  test('state and nonce work once, in the browser that began, within ten minutes', async () => {
    const launch = { subject: someone(), target: clip() }
    const first = await visit(kb, platform, launch)
    expect((await endLaunch(kb, platform, first.posted, first.cookies)).leads).toBe(refused('late'))
    const begun = await beginLaunch(kb, platform, launch)
    const posted = async (asked: URLSearchParams) =>
      new URLSearchParams({ state: asked.get('state') ?? '', id_token: await platform.idToken(asked, launch) })
    expect((await endLaunch(kb, platform, await posted(begun.asked), [])).leads).toBe(refused('cookie'))
    const [mine, theirs] = [await beginLaunch(kb, platform, launch), await beginLaunch(kb, platform, launch)]
    const [name] = mine.cookies[0]?.split('=') ?? []
    const stolen = [`${name}=${theirs.cookies[0]?.split('=')[1]}`]
    expect((await endLaunch(kb, platform, await posted(mine.asked), stolen)).leads).toBe(refused('late'))
    const late = await beginLaunch(kb, platform, launch)
    later = 11 * 60_000
    expect((await endLaunch(kb, platform, await posted(late.asked), late.cookies)).leads).toBe(refused('late'))
    const swapped = await posted(theirs.asked)
    swapped.set('state', 'a-state-that-nobody-was-given')
    expect((await endLaunch(kb, platform, swapped, theirs.cookies)).leads).toBe(refused('late'))
  })

  test('an issuer, a client or a deployment that nobody registered is sent nowhere', async () => {
    const launch = { subject: someone(), target: clip() }
    const changes: Record<string, string>[] = [
      { iss: 'https://evil.example' },
      { client_id: 'another-tool' },
      { lti_deployment_id: 'deployment-2' },
    ]
    for (const change of changes) {
      const { answer } = await beginLaunch(kb, platform, launch, change)
      expect(answer.headers.get('location'), JSON.stringify(change)).toBe('/embed/refused?why=unknown')
    }
  })
})

test('a link to what the course’s programme does not see, or to elsewhere, is refused', async () => {
  await admin.json('PUT', '/api/programmes', { id: 'other', name: 'Other' })
  const mentor = await kb.enter('mentor')
  const draft = { title: 'Theirs', summary: '', programme: 'other', videos: [video] }
  const { id } = (await mentor.json('POST', '/api/paths', draft)) as { id: string }
  for (const target of [
    at(`/embed/paths/${id}`),
    at('/embed/watch/AAAAAAAAAAAAAAAA'),
    at('/people'),
    at(`/embed/watch/${video}/../../../people`),
    at(`/embed/watch/${video}?next=https://evil.example`),
    `${at('')}.evil.example/embed/watch/${video}`,
    `https://evil.example/embed/watch/${video}`,
    `//evil.example/embed/watch/${video}`,
  ])
    expect((await visit(kb, platform, { subject: someone(), target })).leads, target).toBe(refused('gone'))
})

describe('deep linking', () => {
  const choosing = { target: '', roles: instructor, message: 'LtiDeepLinkingRequest' } as const
  const settings = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'
  const items = 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items'
  const choose = async (wrong: Wrong = {}) =>
    visit(kb, platform, { ...choosing, subject: someone(), target: at('/embed'), wrong })
  const accepted = {
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe'],
  }

  test('who teaches chooses of what the programme sees; the answer is signed, and once', async () => {
    const { leads, embedded } = await choose()
    expect(leads).toMatch(/^\/embed\/pick\//)
    const pick = leads.replace('/embed/pick/', '/embed/api/lti/picks/')
    const offered = z.array(Embeddable).parse(await embedded.json('GET', `${pick}?q=prix`))
    expect(offered.length).toBeGreaterThan(0)
    const [{ id, title } = { id: '', title: '' }] = offered.filter(({ kind }) => kind === 'watch')
    expect((await embedded.ask('POST', pick, { chosen: { kind: 'watch', id: 'AAAAAAAAAAAA' } })).status).toBe(404)
    const { leads: other, embedded: another } = await choose()
    expect((await another.ask('GET', pick)).status).toBe(404)
    const answer = PickAnswer.parse(await embedded.json('POST', pick, { chosen: { kind: 'watch', id } }))
    expect(answer.address).toBe(`${platform.origin}/return`)
    const read = await platform.readLinking(answer.jwt)
    expect(read[items]).toEqual([
      {
        ...{ type: 'ltiResourceLink', title, url: at(`/embed/watch/${id}`) },
        lineItem: { scoreMaximum: 100, label: title, resourceId: id },
      },
    ])
    expect(read['https://purl.imsglobal.org/spec/lti-dl/claim/data']).toBe('of the platform')
    expect((await embedded.ask('POST', pick, { chosen: { kind: 'watch', id } })).status).toBe(404)
    const back = other.replace('/embed/pick/', '/embed/api/lti/picks/')
    const nothing = PickAnswer.parse(await another.json('POST', back, { chosen: null }))
    expect((await platform.readLinking(nothing.jwt))[items]).toEqual([])
  })

  test('a learner chooses nothing, and an answer goes to no address but the platform’s own', async () => {
    const learner = { ...choosing, subject: someone(), target: at('/embed'), roles: undefined }
    const { roles: _, ...asLearner } = learner
    expect((await visit(kb, platform, asLearner)).leads).toBe(refused('role'))
    for (const wrong of [
      { ...accepted, deep_link_return_url: 'https://evil.example/return' },
      { ...accepted, deep_link_return_url: 'javascript:alert(1)' },
      { ...accepted, deep_link_return_url: `${platform.origin}/return`, accept_types: ['file'] },
    ])
      expect((await choose({ claims: { [settings]: wrong } })).leads).toBe(refused('token'))
  })
})

test('a key that the platform changed is fetched, and the old one no longer counts', async () => {
  await platform.rotate()
  expect((await visit(kb, platform, { subject: someone(), target: clip() })).leads).toBe(`/embed/watch/${video}`)
})

test('the platform is told once that a learner finished, whatever happens on the line', async () => {
  const subject = someone()
  const { embedded } = await visit(kb, platform, { subject, target: clip(), link: 'told-once' })
  platform.cuts = 1
  platform.told.length = 0
  await finish(embedded)
  await expect.poll(() => platform.told.length, { timeout: 60_000 }).toBe(2)
  await kb.base.settled()
  await finish(embedded)
  await visit(kb, platform, { subject, target: clip(), link: 'told-once' })
  await kb.base.settled()
  expect(platform.told.length).toBe(2)
  expect(new Set(platform.told.map((score) => JSON.stringify(score))).size).toBe(1)
  expect(platform.gradebook.get(`told-once ${subject}`)).toMatchObject({
    ...{ userId: subject, scoreGiven: 100, scoreMaximum: 100 },
    ...{ activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  })
})

test('a clip with a question is finished when the answer has passed, a path when each of its clips is', async () => {
  const mentor = await kb.enter('mentor')
  const [one = '', two = ''] = lessons.slice(1, 3).map(({ id }) => id)
  await mentor.json('POST', `/api/videos/${one}/quiz`, { text: 'Why?' })
  const draft = { title: 'Two lessons', summary: '', programme, videos: [one, two] }
  const { id } = (await mentor.json('POST', '/api/paths', draft)) as { id: string }
  const subject = someone()
  await visit(kb, platform, { subject, target: at(`/embed/paths/${id}`), link: 'the-path' })
  const { embedded } = await visit(kb, platform, { subject, target: at(`/embed/watch/${one}`), link: 'the-clip' })
  const results = (): string[] => [...platform.gradebook.keys()].filter((place) => place.endsWith(` ${subject}`))
  await finish(embedded, one)
  expect(results()).toEqual([])
  const [question] = (await embedded.json('GET', `/embed/api/videos/${one}/quiz`)) as { id: string }[]
  await embedded.json('POST', `/embed/api/quiz/${question?.id}/answers`, { text: 'Because.' })
  const [answer] = (await mentor.json('GET', '/api/reviews')) as { answer: string }[]
  await mentor.json('POST', `/api/reviews/${answer?.answer}`, { good: true, note: '' })
  await expect.poll(results, { timeout: 60_000 }).toEqual([`the-clip ${subject}`])
  await finish(embedded, two)
  await expect.poll(results, { timeout: 60_000 }).toEqual([`the-clip ${subject}`, `the-path ${subject}`])
})

test('nothing is told of whoever teaches, of a line item elsewhere, or of an account that was erased meanwhile', async () => {
  platform.told.length = 0
  const endpoint = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'
  const scope = ['https://purl.imsglobal.org/spec/lti-ags/scope/score']
  const teacher = await visit(kb, platform, { subject: someone(), target: clip(), roles: instructor })
  await finish(teacher.embedded)
  let asked = 0
  const elsewhere = await serveVendor(() => {
    asked++
    return { status: 204 }
  })
  const wrong = { claims: { [endpoint]: { scope, lineitem: `${elsewhere.origin}/lineitem` } } }
  await finish((await visit(kb, platform, { subject: someone(), target: clip(), wrong })).embedded)
  const leaving = await visit(kb, platform, { subject: someone(), target: clip() })
  const { id } = await me(leaving.embedded)
  const address = `/api/lti/platforms/${(await registered())[0]?.id}`
  await admin.json('PUT', address, { ...platform.registration(), token: 'http://127.0.0.1:1/token' })
  // The token that is held has run out by then: a result waits for another one.
  later = 2 * 3_600_000
  await finish(leaving.embedded)
  await leaving.embedded.json('DELETE', '/embed/api/me')
  expect((await leaving.embedded.ask('GET', '/embed/api/me')).status).toBe(401)
  await admin.json('PUT', address, platform.registration())
  // Whoever finishes after them is told of after them.
  later = 0
  const staying = someone()
  await finish((await visit(kb, platform, { subject: staying, target: clip() })).embedded)
  await expect.poll(() => platform.told.map(({ userId }) => userId), { timeout: 60_000 }).toEqual([staying])
  expect(asked).toBe(0)
  await elsewhere.close()
  expect(JSON.stringify(await admin.json('GET', '/api/identities'))).not.toContain(id)
})

test('the platforms’ requests were as documented, and nothing went wrong inside', () => {
  expect(platform.faults).toEqual([])
  expect(kb.bugs).toEqual([])
})

test('a platform that is forgotten lets nobody in any more, and its people see nothing', async () => {
  const { embedded } = await visit(kb, platform, { subject: someone(), target: clip() })
  await admin.json('DELETE', `/api/lti/platforms/${(await registered())[0]?.id}`)
  expect((await embedded.ask('GET', '/embed/api/me')).status).toBe(401)
  const { answer } = await beginLaunch(kb, platform, { subject: someone(), target: clip() })
  expect(answer.headers.get('location')).toBe('/embed/refused?why=unknown')
})
