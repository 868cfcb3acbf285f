import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../../native/database/database.ts'
import { run } from '../../../test/support/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-audit-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))
const home = join(folder, 'home')
const file = join(home, 'library.db')
const env = { ESTOMPE_HOME: home }
mkdirSync(home)
const database = openDatabase(file)
for (const session of ['one', 'two', 'one'])
  database.audit.append({ actor: 'Anne <script>', action: 'approve', session, facts: { doubts: 2 } })
database.close()

test('a whole log is said to be whole; a log that was tampered with, what and where', { timeout: 60_000 }, async () => {
  const whole = await run(['audit', 'verify', '--json'], { env })
  expect(whole.code).toBe(0)
  expect(whole.events()).toEqual([expect.objectContaining({ entries: 3, faults: [] })])

  const exported = await run(['audit', 'export', '--session', 'one'], { env })
  const log = JSON.parse(exported.out)
  expect(log.entries.map((entry: { number: number }) => entry.number)).toEqual([1, 3])
  expect(log.chain).toHaveLength(3)
  writeFileSync(join(folder, 'log.json'), exported.out)

  const page = await run(['audit', 'export', '--all', '--html'], { env })
  expect(page.out).toContain('The chain is whole')
  expect(page.out).toContain('Anne &lt;script&gt;')
  expect(page.out).toContain('<td>approved</td><td class="facts">Session one · doubts: 2</td>')
  expect(page.out).not.toContain('<script')

  const forger = new Sqlite(file)
  forger.exec('drop trigger auditIsNeverRemoved; delete from audit where number = 3; delete from auditMark')
  forger.close()
  rmSync(join(home, 'library.audit-mark.json'))
  expect((await run(['audit', 'verify'], { env })).code).toBe(0)
  const against = await run(['audit', 'verify', '--against', join(folder, 'log.json')], { env })
  expect(against.code).toBe(4)
  expect(against.out).toContain('The end of the log was cut off: entries 3 to 3 are missing.')
})

test('a session that the log does not know, and a malformed wish, are refused', { timeout: 60_000 }, async () => {
  expect((await run(['audit', 'export', '--session', 'nobody'], { env })).errors).toContain('session')
  expect((await run(['audit', 'export', '--all', '--session', 'one'], { env })).code).toBe(2)
  expect((await run(['audit'], { env })).code).toBe(2)
})
