import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { StudioError } from '../../../core/contract/errors.ts'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import type { Database } from '../database/database.ts'
import { Outgoing } from './outgoing.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
beforeAll(async () => {
  database = await openEmptyDatabase()
})
afterAll(() => database?.close())

test('what waits for who does not answer is never given up; what fails by a fault of ours is, and says so', async () => {
  let now = Date.parse('2026-03-01T10:00:00Z')
  const bugs: unknown[] = []
  const outgoing = new Outgoing({
    ...{ database, now: () => new Date(now), pauses: [3_600_000] },
    onBug: (error) => void bugs.push(error),
  })
  let isDown = true
  const sent: string[] = []
  outgoing.open('down', async ({ id }) => {
    if (isDown) throw new StudioError('server-unreachable')
    sent.push(id)
  })
  outgoing.open('broken', async () => {
    throw new Error('a fault')
  })
  await outgoing.keep({ id: 'waits', port: 'down', what: {}, person: null })
  await outgoing.keep({ id: 'fails', port: 'broken', what: {}, person: null })
  // Three days and more without an answer.
  for (let hour = 0; hour < 80; hour++) {
    outgoing.wake()
    await outgoing.settled()
    now += 3_600_001
  }
  isDown = false
  outgoing.wake()
  await outgoing.settled()
  await outgoing.close()
  expect(sent).toEqual(['waits'])
  expect(bugs.length).toBe(60)
  expect(await database.query('select id, state from outgoing order by id')).toEqual([
    { id: 'fails', state: 'refused' },
    { id: 'waits', state: 'done' },
  ])
})
