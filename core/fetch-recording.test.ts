import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readKept } from '../native/files/kept.ts'
import { openStore } from '../native/store/open-store.ts'
import { letGo } from '../native/vault/keyring.ts'
import { run, start } from '../test/support/command-line.ts'
import { plantSession, traces } from '../test/support/planted-library.ts'
import { type Fault, type S3Server, startS3 } from '../test/support/s3-server.ts'
import { bucketSource } from './bulk/places/bucket-source.ts'
import { sourceOf } from './bulk/places/open-places.ts'
import { type FetchControl, type Fetching, fetchRecording, sessionsElsewhere } from './fetch-recording.ts'
import { fetchedFile, fetchedFolder } from './fetched-original.ts'
import { eraseSession } from './keeping/erase-session.ts'
import { prepareVault, sealLibrary } from './keeping/vault.ts'
import { type Library, openLibrary } from './library.ts'
import { requireThere, whereIs } from './review-opening.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-fetch-'))
const before = { ...process.env }
const source = 's3://archive/calls/'
const marker = 'Camille-4711'
let server: S3Server
let library: Library
let id: string
let content: Buffer
let number = 0

/** As any other program puts it there: without a noted sum. */
const put = (key: string, body: Buffer): Promise<Response> =>
  fetch(`${server.endpoint}/archive/calls/${encodeURI(key)}`, { method: 'PUT', body: new Uint8Array(body) })
const session = () => {
  const record = library.database.sessions.get(id)
  if (!record) throw new Error('The session went away.')
  return record
}
const fetched = (control: FetchControl = {}): Promise<string> => fetchRecording(library, id, control)
/** Nothing of the recording is in the library, and its session points at the bucket. */
const expectNothing = (): void => {
  expect(readdirSync(join(library.home, 'scratch'))).toEqual([])
  expect(existsSync(fetchedFolder(library.home, id))).toBe(false)
  expect(sessionsElsewhere(library).map((one) => one.id)).toEqual([id])
}

beforeAll(async () => {
  server = await startS3(join(folder, 's3'), ['archive'])
  Object.assign(process.env, server.env)
})
beforeEach(async () => {
  server.fault = () => null
  library = openLibrary(join(folder, `home-${number++}`))
  const planted = await plantSession(library, marker)
  id = planted.id
  content = readFileSync(planted.original)
  await put('spring/réunion 1.mp4', content)
  rmSync(planted.original)
  library.database.sessions.moved(id, `${source}spring/réunion 1.mp4`, 'as it was')
  return () => library.close()
})
afterAll(async () => {
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

test('a recording comes back from its bucket, with bytes and time told, and is an original like any other', async () => {
  expect(await whereIs(session())).toBe('elsewhere')
  await expect(requireThere(session())).rejects.toMatchObject({
    ...{ code: 'recording-elsewhere', data: { file: `${source}spring/réunion 1.mp4` } },
  })
  const whole = await sourceOf(library, { source: 'library:', out: folder }, folder)
  expect(await Array.fromAsync(whole.walk(new AbortController().signal))).toMatchObject([
    { kind: 'recording', file: { code: 'recording-elsewhere' } },
  ])
  const told: Fetching[] = []
  const path = await fetched({ onProgress: (progress) => told.push(progress) })
  expect(path).toBe(join(library.home, 'originals', id, 'réunion 1.mp4'))
  expect(readFileSync(path)).toEqual(content)
  expect(told.at(-1)).toEqual({ done: content.length, total: content.length, secondsLeft: 0 })
  expect(session().path).toBe(path)
  await requireThere(session())
  expect(readdirSync(join(library.home, 'scratch'))).toEqual([])
  const asked = server.asked.length
  expect(await fetched()).toBe(path)
  expect(server.asked.length).toBe(asked)
})

test('another content is refused, whether its size, its noted sum or its bytes say so, and nothing of it stays', async () => {
  const others = [Buffer.alloc(content.length, 9), content.subarray(1)]
  for (const other of others) {
    await put('spring/réunion 1.mp4', other)
    const asked = server.asked.length
    await expect(fetched()).rejects.toThrow('source-changed')
    const gets = server.asked.slice(asked).filter(({ method }) => method === 'GET')
    expect(gets.length > 0).toBe(other.length === content.length)
    expectNothing()
  }
  // Of the same size, and noted as another one: nothing of it has to come for that.
  const store = await openStore(source)
  await store.put('spring/réunion 1.mp4', { bytes: Buffer.alloc(content.length, 9) })
  store.close()
  const asked = server.asked.length
  await expect(fetched()).rejects.toThrow('source-changed')
  expect(server.asked.slice(asked).map(({ method }) => method)).toEqual(['HEAD'])
  expectNothing()
  await put('spring/réunion 1.mp4', content)
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'flip' } : null)
  await expect(fetched()).rejects.toThrow('source-changed')
  expectNothing()
})

const answers: [string, Fault, string][] = [
  ['refuses', { kind: 'status', status: 403, code: 'AccessDenied' }, 'store-refused'],
  ['says that credentials ran out', { kind: 'status', status: 400, code: 'ExpiredToken' }, 'store-expired'],
  ['has no such object', { kind: 'status', status: 404, code: 'NoSuchKey' }, 'file-missing'],
]
test.each(answers)('a bucket that %s is told for what it is, and nothing stays', async (_, fault, code) => {
  server.fault = ({ method }) => (method === 'GET' || code === 'file-missing' ? fault : null)
  await expect(fetched()).rejects.toThrow(code)
  expectNothing()
})

test('called off in the middle, nothing stays', async () => {
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'stall', after: 30_000 } : null)
  const stop = new AbortController()
  await expect(fetched({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow()
  expectNothing()
})

test('while something else works on the session, it waits for nobody and brings nothing', async () => {
  const workplace = library.begin(id)
  await expect(fetched()).rejects.toThrow('library-busy')
  workplace.end()
  expectNothing()
})

test('killed in the middle, or before the session was told, nothing is left after the next start', {
  timeout: 120_000,
}, async () => {
  library.close()
  const env = { ESTOMPE_HOME: library.home }
  server.fault = ({ method }) => (method === 'GET' ? { kind: 'stall', after: 30_000 } : null)
  const begun = start(['fetch', id, '--json'], { env })
  await begun.says('"event":"progress"')
  begun.child.kill('SIGKILL')
  await begun.ended
  expect(readdirSync(join(library.home, 'scratch', id))).not.toEqual([])
  // As if it had died one step later: the file took its place, the session was not told.
  mkdirSync(fetchedFolder(library.home, id), { recursive: true })
  writeFileSync(join(fetchedFolder(library.home, id), 'réunion 1.mp4'), content)
  library = openLibrary(library.home)
  expectNothing()

  server.fault = () => null
  library.close()
  const listed = await run(['fetch'], { env })
  expect(listed.out).toContain(`${id}  ${source}spring/réunion 1.mp4`)
  const done = await run(['fetch', id, '--json'], { env })
  expect(done.code).toBe(0)
  library = openLibrary(library.home)
  expect(done.events().at(-1)).toEqual({ event: 'result', session: id, path: session().path })
  expect(readFileSync(session().path)).toEqual(content)
})

test('what was fetched outlives another run over its bucket, and the next start', async () => {
  const path = await fetched()
  const scratch = join(library.home, 'scratch', 'brought')
  const places = await bucketSource(library, source, join(folder, 'out'), scratch)
  const item = { number: 1, path: 'spring/réunion 1.mp4', size: content.length }
  library.database.sessions.moved(id, await places.take(item, new AbortController().signal), 'as it was')
  await places.letGo(item, id)
  expect(session().path).toBe(path)
  // A job that died as well.
  mkdirSync(join(library.home, 'scratch', id))
  library.close()
  library = openLibrary(library.home)
  expect(await whereIs(session())).toBe('there')
})

test('an erasure takes it with the session', async () => {
  await fetched()
  const { removed } = await eraseSession(library, id, 'Anne', [])
  expect(removed).toContainEqual({ kind: 'originals', files: 1, bytes: content.length })
  expect(traces(library.home, marker)).toEqual([])
})

test('in a library with a passphrase it never lies in clear', { timeout: 60_000 }, async () => {
  library.close()
  const { home } = library
  sealLibrary(home, await prepareVault('correct horse battery'))
  library = openLibrary(home)
  // The planted files themselves are clear still.
  const planted = traces(home, marker)
  // What takes its place is what lay in scratch, not a copy of it.
  const path = await fetched()
  expect(traces(home, marker)).toEqual(planted)
  expect(await readKept(path)).toEqual(content)
  expect(await whereIs(session())).toBe('there')
  expect(await fetchedFile(home, id)).toBe(path)
  library.close()
  letGo(home)
})
