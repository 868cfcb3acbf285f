import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { approve, plantSession } from '../../test/support/planted-library.ts'
import { type Library, openLibrary } from '../library.ts'
import { answerRetention, askAgain, keepRetention, keepRetentionHourly, retentionState } from './retention.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-retention-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let library: Library
beforeEach(() => {
  library = openLibrary(join(folder, `home-${number++}`))
  return () => library.close()
})
const at = '2026-01-01T00:00:00.000Z'
const afterDays = (days: number): number => Date.parse(at) + days * 86_400_000

/** A session that a person approved on the first of January, under a policy that keeps originals for 90 days. */
async function approved(marker: string, outside: string | null = null, policy = 'strict@1') {
  const planted = await plantSession(library, marker, { outside })
  approve(library, planted.id, at, policy)
  return planted
}
const answered = (sessions: string[], answer: 'delete' | 'keep', more = {}, days = 91) =>
  answerRetention(library, { sessions, answer, always: false, outside: [], ...more }, 'Anne', afterDays(days))
const actions = (session: string) =>
  library.database.audit.all().flatMap((entry) => (entry.session === session ? [entry.action] : []))

test('an original comes due on its day, not before, and waits for an answer', async () => {
  const { id, original } = await approved('one')
  await plantSession(library, 'never approved')
  await approved('own policy', null, 'mine@1')
  expect((await retentionState(library, afterDays(89.9))).due).toEqual([])
  const { due, standing } = await retentionState(library, afterDays(90))
  expect(due).toEqual([expect.objectContaining({ session: id, days: 90, policy: 'strict', outside: null })])
  expect(standing).toBeNull()
  await keepRetention(library, afterDays(400))
  expect(existsSync(original)).toBe(true)
  await expect(answered([id], 'delete', {}, 89)).rejects.toMatchObject({ code: 'invalid-input' })
})

test('let go, the original and its unmasked copies go; what was said, decided and rendered stays', async () => {
  const { id, original } = await approved('one')
  expect((await answered([id], 'delete')).due).toEqual([])
  expect(existsSync(original)).toBe(false)
  expect(readdirSync(join(library.home, 'proxies', id))).toEqual([])
  expect(existsSync(join(library.home, 'results', id, 'one', 'transcript.txt'))).toBe(true)
  expect(library.database.reviews.state(id).size).toBe(2)
  expect(actions(id)).toEqual(['approve-plan', 'delete-original'])
  const facts = JSON.parse(library.database.audit.last(id)?.facts ?? '')
  expect(facts).toEqual({ days: 90, files: 2, bytes: 100_003 + 3, outside: false })
})

test('kept, it is not asked for again; said once for all, the next ones go by themselves', async () => {
  const kept = await approved('kept')
  const first = await approved('first')
  await answered([kept.id], 'keep')
  await answered([first.id], 'delete', { always: true })
  const later = await approved('later')
  expect((await retentionState(library, afterDays(91))).due.map(({ session }) => session)).toEqual([later.id])
  await keepRetention(library, afterDays(91))
  expect([kept, first, later].map(({ original }) => existsSync(original))).toEqual([true, false, false])
  expect(actions(later.id)).toEqual(['approve-plan', 'delete-original'])
  askAgain(library, 'Anne')
  const last = await approved('last')
  await keepRetention(library, afterDays(91))
  expect(existsSync(last.original)).toBe(true)
})

test('what comes due while the studio runs goes without a new start', async () => {
  const { original } = await approved('one')
  library.database.retention.setStanding({ by: 'Anne', at })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: afterDays(89.99) })
  const faults: unknown[] = []
  const end = keepRetentionHourly(library, (error) => faults.push(error))
  try {
    await vi.waitFor(() => expect(existsSync(original)).toBe(true), 15_000)
    vi.advanceTimersByTime(3_600_000)
    await vi.waitFor(() => expect(existsSync(original)).toBe(false), 15_000)
  } finally {
    end()
    vi.useRealTimers()
  }
  expect(faults).toEqual([])
})

test('an original outside the library goes only when its path is named', async () => {
  const outside = join(folder, `outside-${number}`)
  const left = await approved('left', outside)
  const named = await approved('named', outside)
  library.database.retention.setStanding({ by: 'Anne', at })
  await keepRetention(library, afterDays(91))
  expect(existsSync(left.original)).toBe(true)
  await expect(answered([left.id], 'delete', { outside: ['/etc/passwd'] })).rejects.toMatchObject({
    code: 'invalid-input',
  })
  const { due } = await answered([left.id, named.id], 'delete', { outside: [named.original] })
  expect([left, named].map(({ original }) => existsSync(original))).toEqual([true, false])
  expect(due.map(({ session }) => session)).toEqual([left.id])
  await answered([left.id], 'keep')
  expect(actions(left.id).at(-1)).toBe('keep-original')
})

test('killed after the answer, it is done at the next start', async () => {
  const { id, original } = await approved('one')
  library.database.retention.note({
    ...{ session: id, state: 'deleting', outside: false, days: 90, actor: 'Anne', at },
  })
  await keepRetention(library, afterDays(1))
  expect(existsSync(original)).toBe(false)
  expect(actions(id)).toContain('delete-original')
})

test('what a person approved under a policy comes due by it, without a plan that a policy made alone', async () => {
  const { id } = await approved('Nadia', null, 'none@0')
  expect((await retentionState(library, afterDays(91))).due).toEqual([])
  library.database.audit.append({ actor: 'Anne', action: 'approve', session: id, facts: { policy: 'strict@1' } })
  expect((await retentionState(library, afterDays(91))).due).toMatchObject([{ session: id, policy: 'strict' }])
})
