import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOurs } from './lockdown.ts'
import { type Locate, pages } from './pages.ts'

const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i % 253)
let folder: string
let answer: (request: Request) => Promise<Response>
const asked: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-pages-'))
  await mkdir(join(folder, 'bundle', 'assets'), { recursive: true })
  await writeFile(join(folder, 'bundle', 'index.html'), '<!doctype html>')
  await writeFile(join(folder, 'bundle', 'assets', 'a.js'), '1')
  await writeFile(join(folder, 'secret.js'), 'secret')
  await writeFile(join(folder, 'clip.mp4'), bytes)
  const file = { path: join(folder, 'clip.mp4'), type: 'video/mp4', downloadName: null, size: null }
  const locate: Locate = {
    piece: async (_, start, length) => bytes.slice(start, start + Math.min(length, 700)),
    media: async (session, kind) => {
      asked.push(`${session} ${kind}`)
      // Sealed on the disk: its path alone gives nothing.
      if (session === 'session-3') return { ...file, path: '/nowhere', unmasked: true, size: bytes.length }
      return session === 'session-1' ? { ...file, unmasked: kind === 'original' } : null
    },
    audit: async (session, name) =>
      session === 'session-1' && name === 'audit.json' ? { type: 'application/json', content: '[]' } : null,
    result: async (_, name) =>
      name === 'plan.json' ? { ...file, type: 'application/json', unmasked: false, downloadName: name } : null,
  }
  answer = pages(join(folder, 'bundle'), locate)
})
afterAll(() => rm(folder, { recursive: true }))

const get = (address: string, init?: RequestInit): Promise<Response> => answer(new Request(address, init))

test('the interface comes with a policy that lets nothing else in', async () => {
  const page = await get('estompe://studio/')
  expect(page.status).toBe(200)
  expect(await page.text()).toBe('<!doctype html>')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await get('estompe://studio/assets/a.js')).headers.get('content-type')).toContain('javascript')
})

test('media comes by range; the original is kept by no cache', async () => {
  const part = await get('estompe://studio/media/session-1/original', { headers: { range: 'bytes=10-19' } })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe('bytes 10-19/3000')
  expect(part.headers.get('cache-control')).toBe('no-store')
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(10, 20))
  const whole = await get('estompe://studio/media/session-1/redacted')
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes)
  const beyond = await get('estompe://studio/media/session-1/redacted', { headers: { range: 'bytes=3000-' } })
  expect(beyond.status).toBe(416)
  const result = await get('estompe://studio/results/session-1/plan.json')
  expect(result.headers.get('content-disposition')).toContain('plan.json')
  const log = await get('estompe://studio/audit/session-1/audit.json')
  expect(log.headers.get('content-disposition')).toContain('audit.json')
  expect(await log.text()).toBe('[]')
  expect((await get('estompe://studio/audit/session-1/audit.xml')).status).toBe(404)
})

test('what lies sealed on the disk is asked for piece by piece', async () => {
  const part = await get('estompe://studio/media/session-3/original', { headers: { range: 'bytes=10-1999' } })
  expect(part.status).toBe(206)
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(10, 2000))
  const whole = await get('estompe://studio/media/session-3/original')
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes)
})

test.each([
  'estompe://elsewhere/index.html',
  'estompe://studio/..%2fsecret.js',
  'estompe://studio/assets/..%2f..%2fsecret.js',
  'estompe://studio/media/..%2f..%2fx/original',
  'estompe://studio/media/session-2/redacted',
  'estompe://studio/media/session-1/secret',
  'estompe://studio/media/session-1/original/more',
  'estompe://studio/results/session-1/..%2fsecret.js',
  'estompe://studio/nothing.js',
])('%s is not there', async (address) => {
  const { status } = await get(address)
  expect(status).toBe(404)
})

test('only reading is answered', async () => {
  expect((await get('estompe://studio/', { method: 'POST', body: 'x' })).status).toBe(404)
})

test.each([
  ['estompe://studio/', true],
  ['estompe://studio/#/session/x', true],
  ['estompe://studio.evil.example/', false],
  ['https://studio/', false],
  ['file:///etc/passwd', false],
  ['', false],
])('%s is ours: %s', (address, ours) => {
  expect(isOurs(address)).toBe(ours)
})
