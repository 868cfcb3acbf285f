import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { outLock } from '../core/bulk/places/destination.ts'
import { takeLease } from '../core/bulk/places/lease.ts'
import { tryLock } from '../native/database/lock.ts'
import { fetchObject } from '../native/store/fetch-object.ts'
import { S3Store } from '../native/store/s3-store.ts'
import { run, start } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'
import { type S3Server, startS3 } from './support/s3-server.ts'

// Bulk jobs whose recordings or results lie in a bucket or in the library, through the command line.
const folder = mkdtempSync(join(tmpdir(), 'estompe-places-'))
const before = { ...process.env }
let server: S3Server
let env: Record<string, string>
let archive: S3Store
let results: S3Store

const clip = (name: string, frames: number): Promise<string> =>
  makeMedia(join(folder, name), {
    video: [{ width: 320, height: 180, times: evenTimes(frames, 25) }],
    audio: [{ rate: 16_000, channels: 1, seconds: frames / 25, sample: () => 0 }],
  })
/** Hides as `everything` does, and lets what is verified go to a bucket by itself. */
const policy = join(folder, 'alone.json')
const bulk = (...args: string[]): string[] => ['bulk', 'run', ...args, '--policy', policy, '--json']
const keysOf = async (store: S3Store): Promise<string[]> =>
  (await Array.fromAsync(store.list(''))).map(({ key }) => key).sort()

beforeAll(async () => {
  const everything = JSON.parse(
    readFileSync(join(import.meta.dirname, '../resources/policies/everything.json'), 'utf8'),
  ) as Record<string, unknown>
  writeFileSync(policy, JSON.stringify({ ...everything, name: 'alone', publishWithoutPerson: true }))
  server = await startS3(join(folder, 's3'), ['archive', 'clean'])
  env = { ...server.env, ESTOMPE_HOME: join(folder, 'home') }
  Object.assign(process.env, server.env)
  archive = new S3Store({ bucket: 'archive', prefix: 'calls/' })
  results = new S3Store({ bucket: 'clean', prefix: '2026/' })
  const one = { path: await clip('one.mp4', 40) }
  await archive.put('spring/réunion 1.mp4', one)
  await archive.put('again.mp4', one)
  await archive.put('a film by its bytes', { path: await clip('two.mp4', 50) })
  await archive.put('torn.mp4', { bytes: readFileSync(one.path).subarray(0, 600) })
  await archive.put('empty.mp4', { bytes: Buffer.alloc(0) })
  await archive.put('notes.txt', { bytes: Buffer.from('Bonjour !') })
  // Somebody else's, in the way of a result.
  await results.put('again/of somebody else.txt', { bytes: Buffer.from('mine') })
})
beforeEach(() => {
  server.fault = () => null
})
afterAll(async () => {
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

test('credentials that run out in the middle stop the job with a sentence; renewed, it goes on and ends whole', {
  timeout: 300_000,
}, async () => {
  const args = bulk('s3://archive/calls', '--out', 's3://clean/2026')
  const planned = await run([...args, '--dry-run'], { env })
  expect(planned.events().find(({ event }) => event === 'plan')).toMatchObject({
    ...{ recordings: 5, duplicates: 1, otherFiles: 1, read: 0, outFree: null },
    unreadable: [{ code: 'file-empty', count: 1 }],
  })
  expect(await keysOf(results)).toEqual(['again/of somebody else.txt'])

  // The first results are on their way when they run out.
  server.fault = ({ method, url }) =>
    method === 'PUT' && url.includes('/report.json') ? { kind: 'status', status: 400, code: 'ExpiredToken' } : null
  const stopped = await run(args, { env })
  expect(stopped.code).toBe(4)
  expect(stopped.errors).toContain('have expired')
  expect(stopped.events().at(-1)).toMatchObject({ event: 'end', stopped: 'store-expired' })
  expect(readdirSync(join(env.ESTOMPE_HOME as string, 'scratch'))).toEqual([])

  server.fault = () => null
  const ended = await run(args, { env })
  expect(ended.errors).toBe('')
  expect(ended.events().at(-1)).toMatchObject({ counts: { clean: 2, failed: 2, duplicate: 1, waiting: 0 } })
  expect(ended.code).toBe(4)
  const keys = await keysOf(results)
  const places = keys.filter((key) => key.endsWith('/estompe.json')).map((key) => key.slice(0, -'/estompe.json'.length))
  expect(places).toHaveLength(2)
  expect(places).toContain('a film by its bytes')
  expect(places.some((place) => place === 'again (2)' || place === 'spring/réunion 1')).toBe(true)
  expect(keys).toContain('again/of somebody else.txt')
  expect(keys.filter((key) => key.startsWith('.'))).toEqual([])
  for (const place of places) {
    const to = join(folder, 'look', place, 'estompe.json')
    await fetchObject(results, `${place}/estompe.json`, to)
    const { complete, files } = JSON.parse(readFileSync(to, 'utf8'))
    expect(complete).toBe(true)
    for (const { name, size, sha256 } of files)
      expect(await results.facts(`${place}/${name}`)).toMatchObject({ size, sha256 })
  }
  // Nothing that was brought here is left, and what is done is not even fetched again.
  expect(readdirSync(join(env.ESTOMPE_HOME as string, 'scratch'))).toEqual([])
  const asked = server.asked.length
  const again = await run(args, { env })
  expect(again.events().filter(({ event }) => event === 'result')).toHaveLength(1)
  const fetched = server.asked.slice(asked).filter(({ method, url }) => method === 'GET' && /mp4|film/.test(url))
  expect(fetched.every(({ url }) => url.includes('torn.mp4') || url.includes('film'))).toBe(true)
})

test('a bucket that refuses, and one that answers with a page, are told for what they are', {
  timeout: 120_000,
}, async () => {
  server.fault = () => ({ kind: 'status', status: 403, code: 'AccessDenied' })
  const refused = await run(bulk('s3://archive/calls', '--out', join(folder, 'refused')), { env })
  expect(refused.events().at(-1)).toMatchObject({ event: 'error', code: 'store-refused' })
  server.fault = () => ({ kind: 'page' })
  const page = await run(bulk('s3://archive/calls', '--out', join(folder, 'refused')), { env })
  expect(page.events().at(-1)).toMatchObject({ event: 'error', code: 'store-wrong-answer' })
  expect([refused.code, page.code]).toEqual([4, 4])
  expect((await run(bulk('s3://', '--out', join(folder, 'x')), { env })).code).not.toBe(0)
})

test('a bucket that falls out in the middle stops the job; other bytes than were put there cost that recording alone', {
  timeout: 120_000,
}, async () => {
  const few = new S3Store({ bucket: 'archive', prefix: 'few/' })
  for (const name of ['torn.mp4', 'other.mp4'])
    await few.put(name, {
      bytes: Buffer.concat([readFileSync(join(folder, 'one.mp4')).subarray(0, 600), Buffer.from(name)]),
    })
  few.close()
  const args = bulk('s3://archive/few', '--out', join(folder, 'few'), '--jobs', '1')
  const comes = ({ method, url }: { method: string; url: string }): boolean => method === 'GET' && url.includes('.mp4')
  server.fault = (asked) => (comes(asked) ? { kind: 'status', status: 503, code: 'SlowDown' } : null)
  const stopped = await run(args, { env })
  expect(stopped.code).toBe(4)
  expect(stopped.events().at(-1)).toMatchObject({ stopped: 'store-unreachable', counts: { waiting: 2, failed: 0 } })

  server.fault = (asked) => (comes(asked) && asked.url.includes('other') ? { kind: 'flip' } : null)
  const ended = await run(args, { env })
  expect(ended.events().at(-1)).toMatchObject({ event: 'end', counts: { failed: 2 } })
  const codes = ended.events().flatMap(({ event, input, error }) => (event === 'result' ? [[input, error]] : []))
  expect(codes.sort()).toEqual([
    ['other.mp4', expect.objectContaining({ code: 'object-altered' })],
    ['torn.mp4', expect.objectContaining({ code: 'media-damaged' })],
  ])
  expect(readdirSync(join(env.ESTOMPE_HOME as string, 'scratch'))).toEqual([])
})

test('a destination in a bucket has one writer at a time, whichever library they use', {
  timeout: 120_000,
}, async () => {
  const lease = await takeLease(results, '.estompe-bulk.lock', () => undefined)
  expect(await takeLease(results, '.estompe-bulk.lock', () => undefined)).toBeNull()
  const source = join(folder, 'others')
  mkdirSync(source, { recursive: true })
  writeFileSync(join(source, 'one.mp4'), readFileSync(join(folder, 'one.mp4')))
  const other = { ...env, ESTOMPE_HOME: join(folder, 'other home') }
  const told = await run(bulk(source, '--out', 's3://clean/2026'), { env: other })
  expect(told.events().at(-1)).toMatchObject({ event: 'error', code: 'bulk-busy' })
  await lease?.end()
  await results.put('.estompe-bulk.lock', { bytes: Buffer.from(JSON.stringify({ holder: 'gone', until: 0 })) })
  const late = await takeLease(results, '.estompe-bulk.lock', () => undefined)
  expect(late).not.toBeNull()
  await late?.end()
})

test('a folder has one writer at a time, whichever library they use', { timeout: 120_000 }, async () => {
  const source = join(folder, 'shared')
  const out = join(folder, 'shared out')
  mkdirSync(source)
  mkdirSync(out)
  writeFileSync(join(source, 'one.mp4'), readFileSync(join(folder, 'one.mp4')))
  const lock = tryLock(join(out, outLock))
  const other = { ...env, ESTOMPE_HOME: join(folder, 'third home') }
  const told = await run(bulk(source, '--out', out), { env: other })
  expect([told.code, told.events().at(-1)]).toMatchObject([4, { event: 'error', code: 'bulk-busy' }])
  expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toEqual([])
  lock?.release()
})

test('the library is a source, and a destination: results wait in it for a person', {
  timeout: 300_000,
}, async () => {
  const home = { ...env, ESTOMPE_HOME: join(folder, 'library home') }
  const source = join(folder, 'own')
  mkdirSync(source)
  writeFileSync(join(source, 'call.mp4'), readFileSync(join(folder, 'one.mp4')))
  const kept = await run(bulk(source, '--out', 'library:'), { env: home })
  expect([kept.code, kept.errors]).toEqual([0, ''])
  expect(kept.events().find(({ event }) => event === 'result')).toMatchObject({ outcome: 'clean', folder: null })
  expect(readdirSync(source)).toEqual(['call.mp4'])
  const out = join(folder, 'from the library')
  const running = start(bulk('library:', '--out', out), { env: home })
  const given = await running.ended
  expect(given.code).toBe(0)
  expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toEqual(['call'])
})
