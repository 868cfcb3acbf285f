import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { trintFiles } from '../../../core/brought/trint.ts'
import { run } from '../../../test/support/command-line.ts'

// A server of our own in Trint's place: it answers what its pages describe, and nothing that they do not.
const folder = mkdtempSync(join(tmpdir(), 'estompe-trint-'))
const key = 'key-id:s3cr3t:x'
const stored = Array.from({ length: 230 }, (_, i) => ({
  ...{ id: `T${i}`, title: `Appel ${i}`, metadata: '', fileType: 'TRANSCRIPT', workspaceId: null, language: 'fr-FR' },
  ...{ duration: 61_000 + i, updated: '2026-05-06T13:52:36.742Z', created: '2026-05-06T13:44:29.416Z' },
}))
const said = { words: [{ value: 'Bonjour', time: 1200, duration: 300, speaker: 'Léa', paragraphId: 'p1' }] }
let server: Server
let address: string
let complaints: string[] = []
/** In place of the usual answer, where it says so. */
let fault: ((response: ServerResponse) => boolean) | null = null

function answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://trint')
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (method !== 'GET' || headers.accept !== 'application/json') complaints.push(`${method} ${url} ${headers.accept}`)
  if (fault?.(response)) return
  const [, id] = /^\/export\/json\/([^/]+)$/.exec(pathname) ?? []
  if (headers.authorization !== `Basic ${Buffer.from(key).toString('base64')}`) send(401, {})
  else if (pathname === '/transcripts/') {
    const [limit, skip] = [Number(searchParams.get('limit') ?? 100), Number(searchParams.get('skip') ?? 0)]
    if (!(limit >= 1 && limit <= 1000 && skip >= 0) || [...searchParams.keys()].length !== 2) complaints.push(url)
    send(200, stored.slice(skip, skip + limit))
  } else {
    if (id === undefined) complaints.push(url)
    if (id === 'T7') send(200, said)
    else send(404, 'Not Found')
  }
}

beforeAll(async () => {
  server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  complaints = []
  fault = null
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})

const trint = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(['trint', ...args], { env: { ESTOMPE_HOME: folder, ESTOMPE_TRINT_KEY: key, ESTOMPE_TRINT_URL: address, ...env } })

test('all transcripts of an account are listed, page by page, and one is kept as a file', async () => {
  const listed = await trint(['list', '--json'])
  expect([listed.code, listed.errors]).toEqual([0, ''])
  expect(listed.events()).toHaveLength(stored.length)
  expect(listed.events()[1]).toMatchObject({ id: 'T1', title: 'Appel 1', duration: 61.001, language: 'fr-FR' })
  const to = join(folder, 'appel 7.json')
  expect((await trint(['get', 'T7', '--out', to])).code).toBe(0)
  expect(JSON.parse(readFileSync(to, 'utf8'))).toEqual(said)
  expect(complaints).toEqual([])
  // What lies there is not written over.
  expect((await trint(['get', 'T7', '--out', to])).code).toBe(2)
})

test.each([
  ['no key', ['list'], { ESTOMPE_TRINT_KEY: '' }, 'trint-refused'],
  ['another key', ['list'], { ESTOMPE_TRINT_KEY: 'key-id:other' }, 'trint-refused'],
  ['an unknown one', ['get', '../T7'], {}, 'trint-missing'],
  ['an address that is not safe', ['list'], { ESTOMPE_TRINT_URL: 'http://trint.example' }, 'usage'],
  ['nothing at the address', ['list'], { ESTOMPE_TRINT_URL: 'http://127.0.0.1:9' }, 'trint-unreachable'],
])('%s is told for what it is', async (_, args, env, code) => {
  const out = join(folder, 'never.json')
  const ended = await trint([...args, '--json', ...(args[0] === 'get' ? ['--out', out] : [])], env)
  expect(ended.events().at(-1)).toMatchObject({ event: 'error', code })
  expect(JSON.stringify(ended.events())).not.toContain('s3cr3t')
  expect(existsSync(out)).toBe(false)
})

test('an answer that is no answer, one that leads elsewhere, and a page that never changes', async () => {
  const all = async (): Promise<number> => {
    let count = 0
    for await (const _ of trintFiles({ key, address }, new AbortController().signal)) count += 1
    return count
  }
  fault = (response) => Boolean(response.writeHead(200).end('<html>'))
  await expect(all()).rejects.toMatchObject({ code: 'trint-unreachable' })
  fault = (response) => Boolean(response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end())
  await expect(all()).rejects.toMatchObject({ code: 'trint-unreachable' })
  fault = (response) => Boolean(response.writeHead(200).end(JSON.stringify(stored.slice(0, 100))))
  expect(await all()).toBe(100)
})
