import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const secret = 'what nobody may read'
const folder = mkdtempSync(join(tmpdir(), 'estompe-pages-'))
let kb: TestBase
let student: Browser
beforeAll(async () => {
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html>')
  writeFileSync(join(pages, 'assets', 'a.js'), 'export {}')
  for (const path of [join(folder, 'secret.js'), join(pages, '.secret'), join(pages, 'assets', 'secret.txt')])
    writeFileSync(path, secret)
  kb = await openStockedBase({ pages })
  writeFileSync(join(kb.home, 'secret.js'), secret)
  student = await kb.enter('student', [programme])
})
afterAll(async () => {
  await kb?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** Asks for an address as it stands: `fetch` would tidy it up before. */
async function asked(path: string): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { port } = new URL(kb.base.origin)
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers: { cookie: student.cookie } }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }), reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

const ways = ['..', '%2e%2e', '.%2e', '..%2f..', '%2e%2e%2f%2e%2e', '..%5c..', '....//..', '%00', '..%c0%af..']

test('no address leads out of what is served', async () => {
  expect((await asked('/assets/a.js')).body).toBe('export {}')
  for (const way of ways)
    for (const path of [
      `/assets/${way}/secret.js`,
      `/assets/${way}%2fsecret.js`,
      `/assets/secret.txt${way === '%00' ? '%00.js' : ''}`,
      `/${way}/.secret`,
      `/watch/${way}/${way}/secret.js`,
      `/api/videos/${way}%2fsecret.js/media`,
      `/api/videos/${way}/captions.vtt`,
      `/api/videos/lesson-trac/transcript/${way}%2fsecret.js`,
      `/api/uploads/${way}/secret.js`,
      `/api/uploads/${'0'.repeat(64)}-0/${way}/secret.js`,
    ]) {
      const { status, body } = await asked(path)
      expect(body, path).not.toContain(secret)
      // A screen is the same page whatever its address names.
      if (!path.startsWith('/watch/')) expect([400, 401, 403, 404], path).toContain(status)
    }
  expect(kb.bugs).toEqual([])
})

test('nothing that is asked for becomes a header of the answer, or markup', async () => {
  const planted = '%0d%0aX-Planted:%20yes%0d%0a%0d%0a<script>alert(1)</script>'
  for (const path of [
    `/api/search?q=${planted}`,
    `/api/videos/${planted}`,
    `/api/videos/lesson-trac/moments?q=${planted}`,
    `/api/videos/lesson-trac/transcript/${planted}`,
    `/api/lti/login?iss=${planted}&login_hint=${planted}&target_link_uri=${planted}`,
    `/embed/refused?why=${planted}`,
    `/certificates/${planted}`,
    `/assets/${planted}`,
  ]) {
    const { headers, body } = await asked(path)
    expect(headers['x-planted'], path).toBeUndefined()
    expect(String(headers.location ?? ''), path).not.toMatch(/[\r\n<>]/)
    if (headers['content-type']?.startsWith('text/html')) expect(body, path).not.toContain('alert(1)')
    expect(headers['x-content-type-options'], path).toBe('nosniff')
  }
  expect(kb.bugs).toEqual([])
})
