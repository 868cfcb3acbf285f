import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { BulkDesk } from '../../core/bulk/desk.ts'
import type { api, LibraryChange } from '../../core/contract/api.ts'
import { StudioError } from '../../core/contract/errors.ts'
import { socketLink } from '../../core/contract/link.ts'
import { ask, type Client } from '../../core/contract/rpc.ts'
import type { Desk } from '../../core/handlers/desk.ts'
import { Fetches } from '../../core/handlers/fetches.ts'
import { People } from '../../core/handlers/people.ts'
import { openLibrary } from '../../core/library.ts'
import { Takes } from '../../core/recording/takes.ts'
import { createStudio } from '../../core/studio.ts'
import { type Database, openDatabase } from '../../native/database/database.ts'
import { idleReview } from '../../test/support/idle-review.ts'
import { type Served, serve } from './serve.ts'

const session = 'session-1234'
const media = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251))

let folder: string
let database: Database
let served: Served
let now: number
let bugs: string[]
let taken: { name: string; bytes: Buffer }[]
let free: number

const none = (): never => {
  throw new Error('not part of this test')
}

/** The rest of a desk, that the addresses of this test do not reach. */
const rest = () => ({
  ...{ outlet: null, relocate: none, audit: none, provider: { choice: none, measure: none } },
  auditFile: async (_: string, name: string) =>
    name === 'audit.json' ? { type: 'application/json', content: '[]' } : null,
  recorderOf: (id: string) => (id === session ? 'Marc' : null),
  people: new People(database, 'Owner'),
  review: idleReview(database),
  renders: { watch: none, render: none, cancel: none, publish: none },
  enrolment: { ...idleReview(database), toolbox: none },
})

function deskOf(home: string): Desk {
  const library = openLibrary(join(home, 'library'))
  return {
    bulk: new BulkDesk(createStudio({ home: join(home, 'library') }), { language: 'en', onBug: none }),
    fetches: new Fetches({ library, failureOf: none, onFetched: none }),
    takes: new Takes({ library, import: none, process: none, holdJobs: none, onBug: none }),
    about: async () => ({ version: '1', platform: 'linux', cores: 2, home, freeBytes: free }),
    rows: async () => [],
    changes: async function* (): AsyncGenerator<LibraryChange> {
      yield { kind: 'removed', id: session }
    },
    ...{ importPath: none, results: none },
    process: async () => {
      throw new TypeError('the secret of Camille Robert')
    },
    cancel: async () => {
      throw new StudioError('session-missing')
    },
    media: async (id, kind) => {
      if (id !== session) throw new StudioError('session-missing')
      return { path: join(home, 'media.mp4'), type: 'video/mp4', unmasked: kind === 'original' }
    },
    ...rest(),
    keeping: { library, isBusy: none, stop: none, holdJobs: none, removed: none, rewritten: none, takeIn: none },
    resultFile: async (_, name) =>
      name === 'plan d’été.json'
        ? { path: join(home, 'media.mp4'), type: 'application/json', unmasked: false, name, bytes: media.length }
        : null,
    async openInbox(name) {
      await mkdir(join(home, 'inbox'))
      const path = join(home, 'inbox', 'part')
      return {
        path,
        freeBytes: free,
        async take() {
          taken.push({ name, bytes: await readFile(path) })
          return { session }
        },
        drop: () => rm(join(home, 'inbox'), { recursive: true, force: true }),
      }
    },
  }
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer
}

const get = (path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
  new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((give, fail) => {
    const url = new URL(served.origin)
    // Sends the path as it is: a URL object would take `..` out before the server sees it.
    const asked = request({ host: url.hostname, port: url.port, path, method, headers: { ...headers } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        give({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      )
    })
    asked.on('error', fail)
    asked.end(body)
  })

async function enter(): Promise<string> {
  const { headers } = await get(new URL(served.newLink()).pathname)
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] as string
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-web-'))
  await mkdir(join(folder, 'bundle', 'assets'), { recursive: true })
  await writeFile(join(folder, 'bundle', 'index.html'), '<!doctype html><title>Estompe</title>')
  await writeFile(join(folder, 'bundle', 'assets', 'a.js'), '1')
  await writeFile(join(folder, 'media.mp4'), media)
  await writeFile(join(folder, 'secret.txt'), 'secret')
  now = 1_000_000
  bugs = []
  taken = []
  free = 10 ** 12
  database = openDatabase(join(folder, 'library.db'))
  served = await serve({
    desk: deskOf(folder),
    bundle: join(folder, 'bundle'),
    onBug: (id) => void bugs.push(id),
    ...{ now: () => now, knowledgeLink: async () => 'http://127.0.0.1:9/enter#token' },
  })
})

afterEach(async () => {
  await served.close()
  database.close()
  await rm(folder, { recursive: true })
})

test('it answers on this machine only', () => {
  expect(served.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('a link opens one session, once; the cookie is out of reach of scripts and other sites', async () => {
  const link = new URL(served.newLink()).pathname
  const first = await get(link)
  expect(first.status).toBe(303)
  expect(first.headers.location).toBe('/')
  const cookie = first.headers['set-cookie']?.[0] ?? ''
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Strict/)
  expect((await get(link)).status).toBe(401)
  const page = await get('/', { headers: { cookie: cookie.split(';')[0] as string } })
  expect(page.status).toBe(200)
  expect(page.body.toString()).toContain('Estompe')
})

test('without a session there is nothing: no page, no bundle, no media, no wire', async () => {
  const paths = [
    '/',
    '/index.html',
    '/assets/a.js',
    `/media/${session}/redacted`,
    `/results/${session}/plan.json`,
    '/x',
  ]
  for (const path of paths)
    for (const headers of [{}, { cookie: 'estompe=guess' }] as Record<string, string>[])
      expect((await get(path, { headers })).status).toBe(401)
  for (const token of ['', 'x', 'A'.repeat(43)]) expect((await get(`/enter/${token}`)).status).toBe(401)
  expect((await get('/enter', {})).status).toBe(401)
})

test('sessions and unused links expire', async () => {
  const hour = 3_600_000
  const link = new URL(served.newLink()).pathname
  const cookie = await enter()
  now += 7 * hour
  expect((await get('/', { headers: { cookie } })).status).toBe(200)
  now += 7 * hour
  expect((await get('/', { headers: { cookie } })).status).toBe(200)
  expect((await get(link)).status).toBe(401)
  now += 11 * hour
  expect((await get('/', { headers: { cookie } })).status).toBe(401)
  const idle = await enter()
  now += 9 * hour
  expect((await get('/', { headers: { cookie: idle } })).status).toBe(401)
})

test('a name that only resolves to this machine is refused, and so is a page of another origin', async () => {
  const cookie = await enter()
  const port = new URL(served.origin).port
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1:1', `localhost.evil.example:${port}`])
    expect((await get('/', { headers: { cookie, host } })).status).toBe(403)
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
    expect((await get('/', { headers: { cookie, host } })).status).toBe(200)
  const elsewhere: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of elsewhere) expect((await get('/', { headers: { cookie, ...headers } })).status).toBe(403)
  expect((await get('/upload?name=a.mp4', { method: 'POST', headers: { cookie }, body: media })).status).toBe(403)
})

test('every answer forbids what comes from elsewhere and inline scripts', async () => {
  const cookie = await enter()
  for (const answer of [
    await get('/'),
    await get('/', { headers: { cookie } }),
    await get('/none', { headers: { cookie } }),
  ]) {
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|https:|\*/)
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
  }
})

test('media comes whole and in parts, the original is kept by no cache', async () => {
  const cookie = await enter()
  const path = `/media/${session}/redacted`
  const whole = await get(path, { headers: { cookie } })
  expect(whole.status).toBe(200)
  expect(whole.body.equals(media)).toBe(true)
  const part = await get(path, { headers: { cookie, range: 'bytes=1000-1999' } })
  expect(part.status).toBe(206)
  expect(part.headers['content-range']).toBe('bytes 1000-1999/5000')
  expect(part.body.equals(media.subarray(1000, 2000))).toBe(true)
  const last = await get(path, { headers: { cookie, range: 'bytes=-10' } })
  expect(last.body.equals(media.subarray(4990))).toBe(true)
  const beyond = await get(path, { headers: { cookie, range: 'bytes=5000-' } })
  expect(beyond.status).toBe(416)
  const head = await get(path, { method: 'HEAD', headers: { cookie } })
  expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '5000'])
  const original = await get(`/media/${session}/original`, { headers: { cookie } })
  expect(original.headers['cache-control']).toBe('no-store')
})

test('an address names sessions and results, never a path', async () => {
  const cookie = await enter()
  const paths = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    `/media/${session}/..%2f..%2fsecret.txt`,
    '/media/..%2f..%2fsecret/redacted',
    '/media/unknown-session/redacted',
    `/results/${session}/..%2fsecret.txt`,
    `/results/${session}/secret.txt`,
    '/media/%00/redacted',
    '/media/%E0%A4%A/redacted',
  ]
  for (const path of paths) {
    const answer = await get(path, { headers: { cookie } })
    expect(answer.status, path).toBe(404)
    expect(answer.body.toString(), path).not.toContain('secret')
  }
  const named = await get(`/results/${session}/${encodeURIComponent('plan d’été.json')}`, { headers: { cookie } })
  expect(named.status).toBe(200)
  expect(named.headers['content-disposition']).toContain("filename*=UTF-8''plan%20d%E2%80%99%C3%A9t%C3%A9.json")
})

test('an upload is streamed into the library and taken in when it is whole', async () => {
  const cookie = await enter()
  const headers = { cookie, origin: served.origin }
  const answer = await get('/upload?name=appel.mp4', { method: 'POST', headers, body: media })
  expect(answer.status).toBe(201)
  expect(JSON.parse(answer.body.toString())).toEqual({ session })
  expect(taken).toHaveLength(1)
  expect(taken[0]?.name).toBe('appel.mp4')
  expect(taken[0]?.bytes.equals(media)).toBe(true)
})

test('an upload that does not fit, is empty or breaks off leaves nothing behind', async () => {
  const cookie = await enter()
  const headers = { cookie, origin: served.origin }
  free = 1000
  const full = await get('/upload?name=a.mp4', { method: 'POST', headers, body: media })
  expect([full.status, JSON.parse(full.body.toString()).code]).toEqual([507, 'disk-full'])
  free = 10 ** 12
  const empty = await get('/upload?name=a.mp4', { method: 'POST', headers, body: Buffer.alloc(0) })
  expect(JSON.parse(empty.body.toString()).code).toBe('file-empty')
  await new Promise<void>((done) => {
    const url = new URL('/upload?name=a.mp4', served.origin)
    const broken = request(url, { method: 'POST', headers: { ...headers, 'content-length': '9000' } })
    broken.on('error', () => done())
    broken.write(media, () => broken.destroy())
  })
  await expect.poll(() => readdir(folder)).not.toContain('inbox')
  expect(taken).toEqual([])
})

async function wire(cookie: string, headers: Record<string, string> = {}): Promise<Client<typeof api>> {
  const socket = new WebSocket(`${served.origin.replace('http', 'ws')}/wire`, {
    headers: { cookie, origin: served.origin, ...headers },
  })
  await new Promise<void>((ready, fail) => {
    socket.once('open', ready)
    socket.once('error', fail)
  })
  return ask<typeof api>(socketLink(socket))
}

test('the wire: calls, streams, expected errors, and bugs that tell only their number', async () => {
  const client = await wire(await enter())
  expect(await client.call('program.about', {})).toMatchObject({ cores: 2 })
  const events = await Array.fromAsync(client.stream('library.watch', {}))
  expect(events).toEqual([
    { kind: 'all', rows: [] },
    { kind: 'removed', id: session },
  ])
  await expect(client.call('session.cancel', { session })).rejects.toMatchObject({ code: 'session-missing' })
  const bug = await client.call('session.process', { session }).catch((error: unknown) => error)
  expect(bug).toMatchObject({ code: 'internal', data: { id: bugs[0] } })
  expect(JSON.stringify(bug)).not.toContain('Camille')
  await expect(client.call('session.cancel', { session: '../../x' })).rejects.toMatchObject({ code: 'invalid-input' })
  client.close()
})

test('the wire is closed to whoever has no session or comes from another page', async () => {
  const cookie = await enter()
  await expect(wire('')).rejects.toThrow('403')
  await expect(wire(cookie, { origin: 'http://evil.example' })).rejects.toThrow('403')
  await expect(wire(cookie, { host: 'evil.example' })).rejects.toThrow('403')
})

test('the channel of a take is there for who may come in, and for takes that exist', async () => {
  const cookie = await enter()
  const channel = (headers: Record<string, string>) =>
    new Promise<number>((give) => {
      const url = `${served.origin.replace('http', 'ws')}/take/20261122-080000-0123abcd`
      const socket = new WebSocket(url, { headers: { origin: served.origin, ...headers } })
      socket.on('error', () => give(0))
      socket.on('close', (code) => give(code))
    })
  expect(await channel({})).toBe(0)
  expect(await channel({ cookie })).toBe(4404)
})

const enterAs = async (name: string, role: 'mentor' | 'reviewer'): Promise<string> => {
  const answer = await get(new URL(served.newLink({ name, role })).pathname)
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] as string
}

test('a link is for one person and one role, on the wire and at every address', async () => {
  const [marc, lea, claire] = [
    await enterAs('Marc', 'mentor'),
    await enterAs('Léa', 'mentor'),
    await enterAs('Claire', 'reviewer'),
  ]
  const who = await Promise.all([marc, lea, claire].map(async (cookie) => (await wire(cookie)).call('people.me', {})))
  expect(who).toEqual([
    { name: 'Marc', role: 'mentor' },
    { name: 'Léa', role: 'mentor' },
    { name: 'Claire', role: 'reviewer' },
  ])
  const statuses = (path: string) =>
    Promise.all([marc, lea, claire].map(async (cookie) => (await get(path, { headers: { cookie } })).status))
  // Marc recorded the session.
  expect(await statuses(`/media/${session}/original`)).toEqual([200, 403, 200])
  expect(await statuses(`/media/${session}/thumbnail`)).toEqual([200, 403, 200])
  expect(await statuses(`/media/${session}/crop?finding=f1&time=1`)).toEqual([403, 403, 200])
  expect(await statuses(`/results/${session}/${encodeURIComponent('plan d’été.json')}`)).toEqual([200, 403, 200])
  expect(await statuses(`/audit/${session}/audit.json`)).toEqual([403, 403, 200])
  expect(await statuses('/knowledge')).toEqual([403, 403, 403])
  expect((await get('/knowledge', { headers: { cookie: await enter() } })).headers.location).toMatch(/enter#token/)
  const client = await wire(lea)
  await expect(client.call('session.cancel', { session })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(client.call('people.invite', { name: 'Eve', role: 'admin' })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('an admin lets somebody in and shuts them out again, at once', async () => {
  const owner = await wire(await enter())
  const { link } = await owner.call('people.invite', { name: 'Paul', role: 'reviewer' })
  const answer = await get(new URL(link).pathname)
  const cookie = (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] as string
  const paul = await wire(cookie)
  expect(await paul.call('people.me', {})).toEqual({ name: 'Paul', role: 'reviewer' })
  expect((await owner.call('people.list', {})).members.map(({ name, role }) => [name, role])).toEqual([
    ['Owner', 'admin'],
    ['Paul', 'reviewer'],
  ])
  await owner.call('people.remove', { name: 'Paul' })
  expect((await get('/', { headers: { cookie } })).status).toBe(401)
  await expect(paul.call('people.me', {})).rejects.toMatchObject({ code: 'disconnected' })
  await expect(owner.call('people.remove', { name: 'Owner' })).rejects.toMatchObject({ code: 'forbidden' })
})
