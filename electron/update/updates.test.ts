import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { feedNameOf, type Installed, isNewer, newerIn } from './feed.ts'
import { feedOf, findUpdate } from './updates.ts'

const installed: Installed = { version: '1.4.0', platform: 'linux', arch: 'x64', asAppImage: true }
const name = 'Estompe-1.5.0.AppImage'
const whole = randomBytes(300_000)
const sha512 = createHash('sha512').update(whole).digest('base64')
const feed = (changes: { version?: string; url?: string; sha512?: string; size?: number } = {}): string => {
  const { version = '1.5.0', url = name, sha512: hash = sha512, size = whole.length } = changes
  return `version: ${version}\nfiles:\n  - url: ${url}\n    sha512: ${hash}\n    size: ${size}\nreleaseDate: '2026-11-22'\n`
}

let server: Server
let folder: string
let configuration: string
const files = new Map<string, string | Buffer>()
const asked: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-update-'))
  configuration = join(folder, 'app-update.yml')
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const content = files.get((request.url ?? '').slice(1))
    response.writeHead(content === undefined ? 404 : 200).end(content)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  asked.length = 0
  files.clear()
  files.set('latest-linux.yml', feed()).set(name, whole)
  const { port } = server.address() as AddressInfo
  await writeFile(configuration, `provider: generic\nurl: http://127.0.0.1:${port}\n`)
  await rm(join(folder, 'brought'), { recursive: true, force: true })
})

const look = (host: Partial<Parameters<typeof findUpdate>[0]> = {}) =>
  findUpdate({ configuration, folder: join(folder, 'brought'), installed, isBusy: () => false, ...host })
const left = () => readdir(join(folder, 'brought')).catch(() => [])

test('a newer program is brought whole, once, and nothing else is asked', async () => {
  const ready = await look()
  expect(ready?.version).toBe('1.5.0')
  expect(await readFile(ready?.path ?? '')).toEqual(whole)
  expect(await look()).toEqual(ready)
  expect(asked).toEqual(['/latest-linux.yml', `/${name}`, '/latest-linux.yml'])
})

test.each([
  ['not packaged', null],
  ['built without a feed', 'provider: generic\nurl: https://example.invalid/\n'],
  ['a feed that anybody on the way could change', 'provider: generic\nurl: http://updates.example.org/\n'],
  ['nonsense', '{'],
])('nothing is asked: %s', async (_, text) => {
  if (text === null) await rm(configuration)
  else await writeFile(configuration, text)
  expect(await feedOf(configuration).catch(() => null)).toBeNull()
  expect(await look().catch(() => null)).toBeNull()
  expect(asked).toEqual([])
})

test('nothing is asked while a recording runs', async () => {
  expect(await look({ isBusy: () => true })).toBeNull()
  expect(asked).toEqual([])
})

test.each([
  ['changed on its way', () => files.set(name, Buffer.concat([whole.subarray(1), Buffer.of(1)]))],
  ['cut short', () => files.set(name, whole.subarray(0, 1000))],
  ['without an end', () => files.set(name, Buffer.concat([whole, whole]))],
  ['not there', () => files.delete(name)],
])('a package that is %s is not kept', async (_, change) => {
  change()
  await expect(look()).rejects.toThrow()
  expect(await left()).toEqual([])
})

test.each([
  ['the same version', feed({ version: '1.4.0' })],
  ['an older one', feed({ version: '1.3.9' })],
  ['no version', feed({ version: 'latest' })],
  ['a file elsewhere', feed({ url: '../../etc/passwd' })],
  ['an address of another server', feed({ url: 'https://example.org/x.AppImage' })],
  ['a package for another system', feed({ url: 'Estompe-1.5.0.exe' })],
  ['a package for another processor', feed({ url: 'Estompe-1.5.0-arm64.AppImage' })],
  ['no hash', feed({ sha512: 'none' })],
  ['no feed at all', '<html>Sign in</html>'],
])('%s is no newer program', async (_, text) => {
  files.set('latest-linux.yml', text)
  expect(await look()).toBeNull()
  expect(asked).toEqual(['/latest-linux.yml'])
})

test('versions count as numbers; each system has a feed of its own', () => {
  expect([isNewer('1.10.0', '1.9.9'), isNewer('2.0.0', '1.99.0'), isNewer('1.4.0', '1.4.0')]).toEqual([
    true,
    true,
    false,
  ])
  expect(feedNameOf({ platform: 'win32', arch: 'x64' })).toBe('latest.yml')
  expect(feedNameOf({ platform: 'darwin', arch: 'arm64' })).toBe('latest-mac.yml')
  expect(feedNameOf({ platform: 'linux', arch: 'arm64' })).toBe('latest-linux-arm64.yml')
  expect(newerIn(feed({ url: 'Estompe-1.5.0.deb' }), { ...installed, asAppImage: false })?.file.url).toMatch(/deb$/)
})
