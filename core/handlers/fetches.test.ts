import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { plantSession } from '../../test/support/planted-library.ts'
import { type S3Server, startS3 } from '../../test/support/s3-server.ts'
import { wireAccess } from '../contract/access.ts'
import { type Fetch, type FetchingApi, fetchingApi } from '../contract/fetching/api.ts'
import { memoryLinks } from '../contract/link.ts'
import type { Role } from '../contract/review/records.ts'
import { answer, ask } from '../contract/rpc.ts'
import { type Library, openLibrary } from '../library.ts'
import { Fetches, fetchHandlers } from './fetches.ts'
import { guarded } from './guard.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-fetches-'))
const before = { ...process.env }
const source = 's3://archive/calls/'
const come: string[] = []
const ids: string[] = []
let server: S3Server
let library: Library
let fetches: Fetches
let content: Buffer

beforeAll(async () => {
  server = await startS3(join(folder, 's3'), ['archive'])
  Object.assign(process.env, server.env)
  library = openLibrary(join(folder, 'home'))
  for (const name of ['one', 'two']) {
    const { id, original } = await plantSession(library, name)
    content = readFileSync(original)
    await fetch(`${server.endpoint}/archive/calls/${name}.mp4`, { method: 'PUT', body: new Uint8Array(content) })
    rmSync(original)
    library.database.sessions.moved(id, `${source}${name}.mp4`, 'as it was')
    ids.push(id)
  }
  fetches = new Fetches({
    library,
    failureOf: () => ({ code: 'store-refused', data: {} }),
    onFetched: (id) => come.push(id),
  })
})
afterAll(async () => {
  await fetches.close()
  library.close()
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

function client(role: Role) {
  const [here, there] = memoryLinks()
  const onBug = (_: string, error: unknown): void => {
    throw error
  }
  const handlers = guarded(fetchHandlers(fetches), wireAccess, () => null)
  answer(here, fetchingApi, handlers, { who: { name: 'Anne', role }, onBug })
  return ask<FetchingApi>(there)
}
const [first, second] = [(): string => ids[0] as string, (): string => ids[1] as string]
const states = async (): Promise<Record<string, Fetch['state']>> => {
  const watched = fetches.watch(new AbortController().signal)
  const { value } = await watched.next()
  await watched.return(undefined)
  return Object.fromEntries((value as { fetches: Fetch[] }).fetches.map(({ session, state }) => [session, state]))
}
const until = (wanted: Record<string, Fetch['state']>) =>
  vi.waitFor(async () => expect(await states()).toEqual(wanted), 30_000)

test('only an admin sees what lies in a bucket, brings it and calls it off', async () => {
  for (const role of ['mentor', 'reviewer'] as const) {
    const refused = expect.objectContaining({ code: 'forbidden' })
    await expect(client(role).call('fetch.elsewhere', { from: 0, count: 10 })).rejects.toEqual(refused)
    await expect(client(role).call('fetch.begin', { session: first() })).rejects.toEqual(refused)
    await expect(client(role).call('fetch.cancel', { session: first() })).rejects.toEqual(refused)
    await expect(client(role).stream('fetch.watch', {})[Symbol.asyncIterator]().next()).rejects.toEqual(refused)
  }
  const { sessions, total } = await client('admin').call('fetch.elsewhere', { from: 1, count: 10 })
  expect([sessions.length, total]).toEqual([1, 2])
  expect(await client('admin').call('fetch.elsewhere', { from: 0, count: 1 })).toMatchObject({
    sessions: [{ address: expect.stringMatching(/^s3:\/\/archive\/calls\/(one|two)\.mp4$/), size: content.length }],
  })
  expect(await states()).toEqual({})
})

test('one comes after the other, with bytes told; called off, nothing of it is kept; what failed is tried again', async () => {
  const admin = client('admin')
  await expect(admin.call('fetch.begin', { session: 'nobody-made-it' })).rejects.toMatchObject({
    code: 'session-missing',
  })
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'stall', after: 30_000 } : null)
  await admin.call('fetch.begin', { session: first() })
  await admin.call('fetch.begin', { session: second() })
  await admin.call('fetch.begin', { session: first() })
  await until({ [first()]: 'running', [second()]: 'waiting' })
  for await (const { fetches: told } of admin.stream('fetch.watch', {})) if ((told[0]?.done ?? 0) > 0) break
  await admin.call('fetch.cancel', { session: second() })
  await admin.call('fetch.cancel', { session: first() })
  await until({})
  expect(readdirSync(join(library.home, 'scratch'))).toEqual([])
  expect(come).toEqual([])

  server.fault = ({ method }) => (method === 'GET' ? { kind: 'status', status: 403, code: 'AccessDenied' } : null)
  await admin.call('fetch.begin', { session: first() })
  await until({ [first()]: 'failed' })
  server.fault = () => null
  await admin.call('fetch.begin', { session: first() })
  await until({ [first()]: 'done' })
  expect(come).toEqual([first()])
  expect(readFileSync(library.database.sessions.get(first())?.path ?? '').length).toBe(content.length)
  expect((await admin.call('fetch.elsewhere', { from: 0, count: 10 })).total).toBe(1)
  // What erases a session stops what brings it.
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'stall', after: 30_000 } : null)
  await admin.call('fetch.begin', { session: second() })
  await until({ [second()]: 'running' })
  await fetches.stop(second())
  expect(await states()).toEqual({})
})
