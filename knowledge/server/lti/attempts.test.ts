import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import type { Database } from '../database/database.ts'
import { Attempts } from './attempts.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
beforeAll(async () => {
  database = await openEmptyDatabase()
  await database.query(
    `insert into lti_platform (id, name, issuer, client, deployments, authorization_url, token_url, keys_url, frames)
     values ('school', 'School', 'https://lms.example', 'tool', '{one}', '', '', '', '{}')`,
  )
})
afterAll(() => database?.close())

test('launches that somebody begins by the thousand shut nobody out, and fill nothing', async () => {
  const now = new Date('2026-03-01T10:00:00Z')
  const attempts = new Attempts(database, () => now)
  // As many as two addresses may begin within ten minutes, just before somebody comes from their course.
  await database.query(
    `insert into lti_attempt (hash, platform, browser, nonce, target, expires_at)
     select 'flood ' || n, 'school', '', '', '', $1::timestamptz from generate_series(1, 12000) as n`,
    [new Date(now.getTime() + 10 * 60_000 - 1)],
  )
  const { state, nonce } = await attempts.begin('school', 'target')
  expect(await attempts.end(state)).toMatchObject({ platform: 'school', nonce, target: 'target' })
  const [row] = await database.query('select count(*)::int as count from lti_attempt')
  expect(row?.count).toBeLessThanOrEqual(10_000)
})
