import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsentGiven } from '../contract/recording/consent.ts'
import { type Library, openLibrary } from '../library.ts'
import { publishingGaps, refuseUnagreed, SessionConsents } from './session-consents.ts'
import { Withdrawals } from './withdrawals.ts'

let folder: string
let library: Library
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-consents-'))
  library = openLibrary(folder)
})
afterAll(async () => {
  library.close()
  await rm(folder, { recursive: true })
})

let count = 0
function session(participants: readonly string[] | null): string {
  const sha256 = String(++count).padStart(64, 'b')
  const facts = { sha256, path: `/${count}.mkv`, fingerprint: `f${count}`, size: 1, title: 'Prix', duration: 9 }
  const { id } = library.database.sessions.remember(facts)
  const recordedAt = '2026-11-22T10:00:00.000Z'
  if (participants)
    library.database.consents.remember({
      session: id,
      take: 't',
      recordedAt,
      participants: [...participants],
      entries: [],
    })
  return id
}
const yes = (person: string): ConsentGiven => ({
  ...{ person, agreed: ['recording', 'reuse', 'voice'], explainedIn: 'fr' },
  how: { kind: 'form', reference: 'F-1' },
})

test('a session that was recorded here leaves only when everybody agreed; an imported one is its owner’s affair', () => {
  const consents = new SessionConsents(library, () => undefined)
  const imported = session(null)
  expect(() => refuseUnagreed(library, imported)).not.toThrow()
  expect(consents.of(imported)).toBeNull()
  const recorded = session(['Léa', 'Tom'])
  expect(() => refuseUnagreed(library, recorded)).toThrow(
    expect.objectContaining({ code: 'consent-missing', data: { people: 2 } }),
  )
  consents.give(recorded, yes('Léa'), 'Marc')
  expect(publishingGaps(library, recorded).map(({ person }) => person)).toEqual(['Tom', 'Tom', 'Tom'])
  expect(consents.give(recorded, yes('Tom'), 'Marc').gaps).toEqual([])
  expect(() => refuseUnagreed(library, recorded)).not.toThrow()
  consents.withdraw(recorded, { person: 'Tom', withdrawn: ['voice'] }, 'Marc')
  expect(() => refuseUnagreed(library, recorded)).toThrow(expect.objectContaining({ code: 'consent-withdrawn' }))
  // Who noted it stands in the log; who it is about does not.
  const last = library.database.audit.last(recorded)
  expect(last).toMatchObject({ actor: 'Marc', action: 'consent-withdrawn' })
  expect(last?.facts).not.toContain('Tom')
})

test('a record of consent is never replaced, whoever hands it over again', () => {
  const id = session(['Léa'])
  const consents = new SessionConsents(library, () => undefined)
  consents.give(id, yes('Léa'), 'Marc')
  const again = { session: id, take: 't', recordedAt: '2027-01-01T00:00:00.000Z', participants: [], entries: [] }
  library.database.consents.remember(again)
  expect(consents.of(id)).toMatchObject({ participants: ['Léa'], gaps: [] })
  expect(consents.of(id)?.entries).toHaveLength(1)
})

test('every target is told of a withdrawal until it has obeyed, over restarts, and once only', async () => {
  const bugs: unknown[] = []
  const id = session(['Léa'])
  const first = new Withdrawals(library, (error) => bugs.push(error))
  const done: string[] = []
  let reachable = false
  const server = {
    name: 'server',
    takeOut: async (one: string) => {
      if (!reachable) throw new Error('away')
      done.push(one)
    },
  }
  const before = library.database.consents.unobeyed('server').length
  await first.add(server)
  bugs.length = 0
  const consents = new SessionConsents(library, () => undefined)
  consents.give(id, yes('Léa'), 'Marc')
  consents.withdraw(id, { person: 'Léa', withdrawn: ['reuse'] }, 'Marc')
  await first.deliver()
  expect(bugs).toHaveLength(before + 1)
  expect(done).toEqual([])
  // Another start of the program.
  reachable = true
  const second = new Withdrawals(library, (error) => bugs.push(error))
  await second.add(server)
  expect(done).toContain(id)
  const told = done.length
  await second.deliver()
  await second.add({ ...server, name: 'other' })
  expect(done.filter((one) => one === id)).toHaveLength(2)
  expect(done.length).toBe(told * 2)
})
