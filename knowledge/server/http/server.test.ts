import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Visitor } from '../people/sign-ins.ts'
import { cookieNames } from './cookies.ts'
import { route } from './route.ts'
import { buildServer } from './server.ts'

const names = cookieNames(false, 'test')
const ada = { id: 'ada', role: 'mentor' } as Visitor
const answer = z.object({})
const handle = async () => ({})
const routes = [
  route({ method: 'GET', path: '/api/closed', roles: ['mentor'], summary: 'x', answer, handle }),
  route({ method: 'GET', path: '/api/open', roles: 'public', summary: 'x', answer, handle, aMinute: 5 }),
]
let app: FastifyInstance
const build = async (behindProxy = false): Promise<void> => {
  app = await buildServer({
    ...{ routes, behindProxy, cookieNames: names, aMinute: 10, onBug: () => undefined },
    origins: () => new Set(['http://kb.example.org']),
    whoAsks: async ({ cookies }) => ({ visitor: cookies[names.own] === 'known' ? ada : null, studio: null }),
  })
}
afterEach(() => app.close())

interface Asked {
  readonly path?: string
  readonly cookie?: string
  readonly address?: string
  readonly forwarded?: string
}
async function status({ path = '/api/closed', cookie, address = '203.0.113.1', forwarded }: Asked): Promise<number> {
  const headers = {
    host: 'kb.example.org',
    ...(cookie === undefined ? {} : { cookie: `${names.own}=${cookie}` }),
    ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
  }
  return (await app.inject({ url: path, remoteAddress: address, headers })).statusCode
}
const many = async (count: number, one: () => Asked): Promise<number[]> => {
  const statuses: number[] = []
  for (let i = 0; i < count; i++) statuses.push(await status(one()))
  return statuses
}

test('a cookie that nobody was given is no way around the limit, and shuts nobody out who is known', async () => {
  await build()
  const statuses = await many(12, () => ({ cookie: randomUUID() }))
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  expect(await status({ cookie: 'known' })).toBe(200)
  expect(await status({ address: '203.0.113.2' })).toBe(401)
  const open = await many(7, () => ({ path: '/api/open', cookie: randomUUID() }))
  expect(open).toEqual([...Array(5).fill(200), 429, 429])
})

test('one person counts as one, wherever they ask from; one address has an end as well', async () => {
  await build()
  let at = 0
  const statuses = await many(12, () => ({ cookie: 'known', address: `203.0.113.${at++}` }))
  expect(statuses).toEqual([...Array(10).fill(200), 429, 429])
  await many(100, () => ({ path: '/api/nothing', address: '198.51.100.1' }))
  expect(await status({ path: '/api/nothing', address: '198.51.100.1' })).toBe(429)
})

test('what says from where it was forwarded is believed of a proxy on this machine alone', async () => {
  await build(true)
  let at = 0
  const forwarded = () => `192.0.2.${at++}`
  expect(await many(12, () => ({ address: '127.0.0.1', forwarded: forwarded() }))).toEqual(Array(12).fill(401))
  expect((await many(12, () => ({ forwarded: forwarded() }))).at(-1)).toBe(429)
  await app.close()
  await build()
  expect((await many(12, () => ({ address: '127.0.0.1', forwarded: forwarded() }))).at(-1)).toBe(429)
})

test('a page of another port of this host reads nothing, though the cookies of the host come with what it asks', async () => {
  await build()
  const read = async (site: string, mode: string): Promise<number> => {
    const headers = {
      host: 'kb.example.org',
      cookie: `${names.own}=known`,
      'sec-fetch-site': site,
      'sec-fetch-mode': mode,
    }
    return (await app.inject({ url: '/api/closed', headers })).statusCode
  }
  for (const site of ['same-site', 'cross-site'])
    for (const mode of ['no-cors', 'cors']) expect(await read(site, mode), `${site} ${mode}`).toBe(403)
  expect([
    await read('same-origin', 'cors'),
    await read('none', 'navigate'),
    await read('same-site', 'navigate'),
  ]).toEqual(Array(3).fill(200))
})
