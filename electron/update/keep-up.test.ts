import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { electron, fake } from '../../test/support/fake-electron.ts'
import { wordsOf } from '../words.ts'
import { keepUpToDate } from './keep-up.ts'

vi.mock('electron', async () => (await import('../../test/support/fake-electron.ts')).electron)

const endings = { darwin: '.dmg', win32: '.exe' } as Partial<Record<NodeJS.Platform, string>>
const name = `Estompe-9.0.0${process.arch === 'arm64' ? '-arm64' : ''}${endings[process.platform] ?? '.deb'}`
const whole = Buffer.from('a whole package')
const sha512 = createHash('sha512').update(whole).digest('base64')

let server: Server
let resources: string
const asked: string[] = []
beforeEach(async () => {
  asked.length = 0
  fake.calls.length = 0
  resources = mkdtempSync(join(tmpdir(), 'estompe-resources-'))
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const feed = `version: 9.0.0\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${whole.length}\n`
    response.end(request.url?.endsWith('.yml') ? feed : whole)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  writeFileSync(join(resources, 'app-update.yml'), `provider: generic\nurl: http://127.0.0.1:${port}/\n`)
  Object.assign(process, { resourcesPath: resources })
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
  server.close()
  rmSync(resources, { recursive: true })
  rmSync(fake.folder, { recursive: true, force: true })
  Object.assign(electron.app, { isPackaged: false })
})

const words = wordsOf('fr-FR')

test('a packaged program that finds a newer one says so once, and opens it when that is asked for', async () => {
  Object.assign(electron.app, { isPackaged: true })
  const end = keepUpToDate(words, () => false)
  vi.advanceTimersByTime(60_000)
  await vi.waitFor(() => expect(fake.notified).toHaveLength(1), { timeout: 10_000 })
  expect(fake.notified[0]?.body).toContain('9.0.0')
  fake.notified[0]?.emit('click')
  expect(fake.calls.some((call) => call.startsWith('open ') && call.endsWith(name))).toBe(true)
  const before = asked.length
  vi.advanceTimersByTime(12 * 3_600_000)
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), { timeout: 10_000 })
  expect(fake.notified).toHaveLength(1)
  end()
})

test('a program that is not packaged asks nobody, and one that records asks nobody', async () => {
  keepUpToDate(words, () => false)
  Object.assign(electron.app, { isPackaged: true })
  const end = keepUpToDate(words, () => true)
  vi.advanceTimersByTime(24 * 3_600_000)
  await Promise.resolve()
  end()
  expect(asked).toEqual([])
})
