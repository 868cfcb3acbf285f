import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { lessons } from '../../../test/support/lessons.ts'
import { serveRecordStore, type TestStore } from '../../../test/support/record-store.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { serveVendor } from '../../../test/support/vendor-server.ts'
import { parts } from '../../contract/learning.ts'
import { openXapi } from './xapi.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let store: TestStore
let kb: TestBase
/** Milliseconds. */
let later = 0
const video = lessons[0]?.id ?? ''
beforeAll(async () => {
  store = await serveRecordStore('kb', 'secret')
  const records = openXapi({ endpoint: `${store.origin}/xapi`, user: 'kb', password: 'secret' })
  kb = await openStockedBase({ records, pauses: [200], now: () => new Date(Date.now() + later) })
}, 240_000)
beforeEach(() => store.statements.clear())
afterAll(async () => {
  await kb?.remove()
  await store?.close()
})

const watch = async (who: Browser, from: number, to: number): Promise<void> => {
  const played = Array.from({ length: to - from }, (_, i) => from + i)
  await who.json('PUT', `/api/videos/${video}/progress`, { position: to, parts: played })
  await kb.base.settled()
}
const told = (): string[] => [...store.statements.values()].map(({ verb }) => verb.id.split('/').at(-1) ?? '')

test('a store is told that somebody began, each quarter, that it was watched, and that they left', async () => {
  const student = await kb.enter('student', [programme])
  await watch(student, 0, 2)
  await watch(student, 2, 6)
  await watch(student, 6, 12)
  await watch(student, 12, parts)
  expect(told()).toEqual(['initialized', 'progressed', 'progressed', 'completed'])
  later += 31 * 60_000
  await expect.poll(told, { timeout: 60_000 }).toContain('terminated')
  await watch(student, 0, 4)
  expect(told().filter((verb) => verb === 'initialized').length).toBe(2)
  expect(told().filter((verb) => verb === 'completed').length).toBe(1)
  const everything = JSON.stringify([...store.statements.values()])
  expect(everything).not.toContain(student.email)
  expect(everything).not.toContain('Test student')
  expect(everything).toContain(student.id)
  expect(await student.json('GET', '/api/me/traces')).toMatchObject({ recordStore: true })
  expect(store.faults).toEqual([])
})

test('what a store kept without saying so is told again under the same id', async () => {
  const student = await kb.enter('student', [programme])
  store.cuts = 1
  await watch(student, 0, 1)
  await expect.poll(() => store.cuts, { timeout: 60_000 }).toBeLessThan(0)
  await kb.base.settled()
  expect(told()).toEqual(['initialized'])
})

test('what no store answered to is told again: a wrong address, a page, a password, a server that leads elsewhere', async () => {
  let elsewhere = 0
  const other = await serveVendor(() => {
    elsewhere++
    return { status: 204 }
  })
  for (const answer of [
    { status: 404 },
    { status: 200, body: Buffer.from('<html>Welcome') },
    { status: 401 },
    { status: 307, headers: { location: `${other.origin}/xapi/statements` } },
    { status: 500 },
  ]) {
    store.statements.clear()
    const student = await kb.enter('student', [programme])
    store.wrong.push(answer)
    await watch(student, 0, 1)
    await expect.poll(told, { message: String(answer.status), timeout: 60_000 }).toEqual(['initialized'])
  }
  // The password goes to nobody but the store.
  expect(elsewhere).toBe(0)
  await other.close()
})

test.each([
  'http://lrs.example.org/xapi',
  'https://kb:secret@lrs.example.org/xapi',
  'https://lrs.example.org/xapi?key=secret',
  'https://lrs.example.org/#/xapi',
  'lrs.example.org/xapi',
  'file:///var/lrs',
])('%s is no address of a store', (endpoint) => {
  expect(() => openXapi({ endpoint, user: 'kb', password: 'secret' })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  )
})

test('of a clip that is erased nothing more is told: neither that somebody left it, nor its title', async () => {
  const [student, admin] = [await kb.enter('student', [programme]), await kb.enter('admin')]
  const clip = lessons[1]?.id ?? ''
  await student.json('PUT', `/api/videos/${clip}/progress`, { position: 2, parts: [0, 1] })
  await kb.base.settled()
  expect(told()).toEqual(['initialized'])
  store.statements.clear()
  expect((await admin.ask('DELETE', `/api/videos/${clip}?reason=consent-withdrawn`)).status).toBe(200)
  later += 31 * 60_000
  await watch(student, 0, 1)
  expect(told()).toContain('initialized')
  expect(JSON.stringify([...store.statements.values()])).not.toContain(clip)
})

test('what was told of an account that is erased, or of traces that are, is taken back; the rest is never told', async () => {
  for (const path of ['/api/me', '/api/me/traces']) {
    store.statements.clear()
    const student = await kb.enter('student', [programme])
    await watch(student, 0, 6)
    const ids = [...store.statements.keys()]
    expect(told().sort()).toEqual(['initialized', 'progressed'])
    await student.json('DELETE', path)
    await expect.poll(() => told().filter((verb) => verb === 'voided').length, { timeout: 60_000 }).toBe(2)
    const voided = [...store.statements.values()].flatMap(({ object }) => ('definition' in object ? [] : [object.id]))
    expect(voided.sort()).toEqual(ids.sort())
    later += 31 * 60_000
    await watch(await kb.enter('student', [programme]), 0, 1)
    const theirs = [...store.statements.values()].filter(({ actor }) => actor.account.name === student.id)
    expect(theirs.map(({ verb }) => verb.id)).not.toContain('http://adlnet.gov/expapi/verbs/terminated')
  }
  expect(store.faults).toEqual([])
  expect(kb.bugs).toEqual([])
})
