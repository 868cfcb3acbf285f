import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import { makeReviewLibrary } from '../../test/support/review-library.ts'
import { api, type StudioApi } from '../contract/api.ts'
import { memoryLinks } from '../contract/link.ts'
import { answer, ask, type Client } from '../contract/rpc.ts'
import { openLibrary } from '../library.ts'
import { createStudio } from '../studio.ts'
import { handlersOf } from './handlers.ts'
import { openDesk, type StudioDesk } from './studio-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-copies-'))
const backup = join(folder, 'backup')
const passphrase = 'quatre mots bien choisis ensemble'
const bugs: unknown[] = []
let session: string
let desk: StudioDesk
let client: Client<StudioApi>

beforeAll(async () => {
  const home = join(folder, 'home')
  const size = { minutes: 0.05, boxes: 8, words: 40, findings: 4, plays: true }
  ;({ session } = await makeReviewLibrary(home, size))
  desk = openDesk(createStudio({ home }), { language: 'en', onBug: (_, error) => bugs.push(error) })
  const [here, there] = memoryLinks()
  const who = { name: 'Anne', role: 'admin' as const }
  answer(here, api, handlersOf(desk, null), { who, onBug: (_, error) => bugs.push(error) })
  client = ask<StudioApi>(there)
}, 60_000)
afterAll(async () => {
  client.close()
  await desk.close()
  rmSync(folder, { recursive: true })
  expect(bugs).toEqual([])
})

async function told<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}
const backUp = (phrase: string | null) => told(client.stream('keeping.backUp', { to: backup, passphrase: phrase }))
const restore = (to: string, phrase: string | null) =>
  told(client.stream('keeping.restore', { from: backup, to, passphrase: phrase }))

test('a backup is sealed with a passphrase; its recovery code is told once, and it comes back as a library', async () => {
  await expect(backUp('short')).rejects.toMatchObject({ code: 'passphrase-short' })
  expect(existsSync(backup)).toBe(false)
  const first = await backUp(passphrase)
  expect(first.map(({ kind }) => kind)).toContain('recovery')
  expect(first.at(-1)?.kind).toBe('done')
  await expect(backUp('quatre autres mots choisis')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  expect((await backUp(passphrase)).map(({ kind }) => kind)).not.toContain('recovery')
  const home = join(folder, 'restored')
  await expect(restore(home, null)).rejects.toMatchObject({ code: 'passphrase-wrong' })
  expect((await restore(home, passphrase)).at(-1)).toMatchObject({ kind: 'done', home })
  const library = openLibrary(home)
  expect(library.database.sessions.all().map(({ id }) => id)).toEqual([session])
  library.close()
  await expect(restore(home, passphrase)).rejects.toMatchObject({ code: 'library-not-empty' })
  await expect(restore(join(folder, 'home'), passphrase)).rejects.toMatchObject({ code: 'folder-unfit' })
}, 120_000)

test('a person is erased everywhere; who has the review open sees it, and the log has it', async () => {
  const { signal } = new AbortController()
  let heard: string | null = null
  for await (const event of client.stream('review.open', { session }, { signal })) {
    if (event.kind === 'ready') {
      await client.call('review.perform', {
        ...{ session, command: 'person.name', args: { id: 'person-1', name: 'Camille Aubert' } },
      })
      const who = { names: ['Camille Aubert'], session: null, person: null }
      const erased = (await told(client.stream('keeping.erasePerson', { who }))).at(-1)
      expect(erased).toMatchObject({ kind: 'done', sessions: 1, originalsLeft: 1 })
      expect(erased?.kind === 'done' && erased.entry).toEqual({
        number: expect.any(Number),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    }
    const after = event.kind === 'changed' && event.by === 'estompe' ? event.diff['person-1']?.after : null
    if (after?.type !== 'person') continue
    heard = after.name
    break
  }
  expect(heard).not.toContain('Camille')
  for await (const event of client.stream('review.open', { session }))
    if (event.kind === 'opening') {
      expect(JSON.stringify(event.opening.transcript)).not.toMatch(/camille/i)
      break
    }
}, 60_000)

test('while a person is erased, the studio tells how far it is and answers others; nobody has to listen to the end', async () => {
  const { library } = desk.keeping
  for (const name of ['Ludivine', 'Maëlle']) await plantSession(library, name, { files: 60 })
  const erase = (name: string) =>
    client.stream('keeping.erasePerson', { who: { names: [name], session: null, person: null } })
  const shares: number[] = []
  let answered = 0
  for await (const event of erase('Maëlle')) {
    if (event.kind === 'done') break
    const { done, total, databaseBytes } = event
    expect(databaseBytes).toBeGreaterThan(0)
    shares.push(total > 0 ? done / total : 0)
    await client.call('people.me', {})
    answered++
  }
  expect(answered).toBeGreaterThan(5)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.some((share) => share > 0 && share < 1)).toBe(true)
  expect(traces(join(library.home, 'sessions'), 'Maëlle')).toEqual([])
  for await (const _ of erase('Ludivine')) break
  await expect
    .poll(
      () => library.database.biometrics.erasures().length + traces(join(library.home, 'sessions'), 'Ludivine').length,
    )
    .toBe(0)
  const jobs = library.begin(session)
  jobs.end()
}, 60_000)
