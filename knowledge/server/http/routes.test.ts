import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Browser, browser, openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { Role } from '../../contract/people.ts'
import { cookieNames } from './cookies.ts'
import { route } from './route.ts'
import { buildServer } from './server.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let test_: TestBase
const browsers = new Map<string, Browser>()
beforeAll(async () => {
  test_ = await openTestBase()
  for (const role of Role.options) browsers.set(role, await test_.enter(role))
  browsers.set(
    'nobody',
    browser(() => test_.base.origin),
  )
})
afterAll(() => test_?.remove())

/** An address of the route with ids that name nothing. */
const addressOf = (path: string): string => path.replaceAll('*', 'x').replaceAll(/:[a-zA-Z]+/g, 'AAAAAAAAAAAAAAAA')

test('every role against every route: whom it does not name is refused before anything is read', async () => {
  const wrong: string[] = []
  for (const { method, path, roles, door } of test_.base.routes)
    for (const [role, one] of browsers) {
      // Leaving would take the account that the next routes are tried with.
      if (path === '/api/me' && method === 'DELETE' && role !== 'nobody') continue
      if (path === '/api/sign-out' && role !== 'nobody') continue
      // A body that no schema accepts: a route that reads it before it looks at the role answers 400.
      const body = method === 'GET' || method === 'HEAD' ? undefined : ['no', 'body']
      const { status } = await one.ask(method, addressOf(path), body)
      const named = roles === 'public' || roles.includes(role as Role)
      // A sign-in of the pages is none at the door of those that a course embeds.
      const isStranger = role === 'nobody' || door === 'embedded'
      const expected =
        named && (roles === 'public' || !isStranger)
          ? status !== 401 && status !== 403
          : status === (isStranger ? 401 : 403)
      if (!expected || status >= 500) wrong.push(`${method} ${path} as ${role}: ${status}`)
    }
  expect(wrong).toEqual([])
  expect(test_.bugs).toEqual([])
})

test('a route that does not say whom it answers keeps the server from starting', async () => {
  const open = route({
    method: 'GET',
    path: '/api/open',
    roles: 'public',
    summary: 'x',
    answer: z.object({}),
    handle: async () => ({}),
  })
  const options = {
    origins: () => new Set<string>(),
    whoAsks: async () => ({ visitor: null, studio: null }),
    onBug: () => undefined,
    aMinute: 10,
    behindProxy: false,
    cookieNames: cookieNames(false, 'test'),
  }
  const { roles: _, ...silent } = open
  await expect(buildServer({ ...options, routes: [silent as typeof open] })).rejects.toThrow(/does not say whom/)
  const app = await buildServer({ ...options, routes: [open] })
  await app.close()
})

describe('the description', () => {
  const Description = z.object({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ summary: z.string(), security: z.array(z.unknown()).optional() })),
    ),
  })

  test('names every route with its summary, and nothing else', async () => {
    const { paths, openapi } = Description.parse(
      await (browsers.get('nobody') as Browser).json('GET', '/api/openapi.json'),
    )
    expect(openapi).toMatch(/^3\./)
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary }]) => `${method.toUpperCase()} ${path}: ${summary}`),
    )
    const declared = test_.base.routes.map(
      ({ method, path, summary }) => `${method} ${path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')}: ${summary}`,
    )
    expect(described.sort()).toEqual(declared.sort())
  })
})

test('what another page or another name sends is refused', async () => {
  const admin = browsers.get('admin') as Browser
  const body = { id: 'attack', name: 'x' }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign)
    expect((await admin.ask('PUT', '/api/programmes', body, headers)).status, JSON.stringify(headers)).toBe(403)
  expect(await admin.json('GET', '/api/programmes')).toEqual([])
})

test('malformed and oversized bodies are refused without an echo', async () => {
  const { origin } = test_.base
  const send = (body: string, type = 'application/json') =>
    fetch(`${origin}/api/sign-in`, { method: 'POST', body, headers: { 'content-type': type, origin } })
  for (const [body, type, status] of [
    ['{"token":', 'application/json', 400],
    ['<script>', 'text/html', 415],
    [`{"token":"${'a'.repeat(2 << 20)}"}`, 'application/json', 413],
    ['{"token":"<img src=x>"}', 'application/json', 400],
    ['{"__proto__":{"role":"admin"}}', 'application/json', 400],
  ] as const) {
    const answer = await send(body, type)
    expect(answer.status, body.slice(0, 20)).toBe(status)
    expect(await answer.json()).toEqual({ code: 'invalid-input', data: {} })
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})
