import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type AuditEntry, hashOf } from './audit-entry.ts'
import { openDatabase } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let path = ''
const markPath = () => path.replace('.db', '.audit-mark.json')

const entry = (regions: number) => ({ actor: 'Anne', action: 'approve', session: 's', facts: { regions } }) as const

beforeEach(() => {
  path = join(folder, `${number++}.db`)
  const database = openDatabase(path)
  for (const regions of [1, 2, 3, 4, 5]) database.audit.append(entry(regions))
  expect(database.audit.faults()).toEqual([])
  database.close()
})

/** Does what somebody could do who has the file and a copy of SQLite. */
function forge(work: (db: Sqlite.Database) => void): void {
  const db = new Sqlite(path)
  db.exec('drop trigger auditIsNeverChanged; drop trigger auditIsNeverRemoved')
  work(db)
  db.close()
}

function faults(witnesses: { number: number; hash: string }[] = []) {
  const database = openDatabase(path)
  const found = database.audit.faults(witnesses)
  database.close()
  return found
}

/** The log goes on; what was found must still be found. */
function appended(): void {
  const database = openDatabase(path)
  database.audit.append(entry(9))
  database.close()
}

/** Makes every entry from `first` on again, with hashes that fit. */
function rewrite(db: Sqlite.Database, first: number): void {
  const all = db.prepare('select * from audit order by number').all() as AuditEntry[]
  let previous = all.find((one) => one.number === first - 1)?.hash ?? '0'.repeat(64)
  for (const old of all.filter((one) => one.number >= first)) {
    const next = { ...old, actor: 'Zoé', previous }
    previous = hashOf(next)
    db.prepare('update audit set actor = ?, previous = ?, hash = ? where number = ?').run(
      next.actor,
      next.previous,
      previous,
      old.number,
    )
  }
}

test('an entry that was changed is found and named', () => {
  forge((db) => db.exec(`update audit set facts = '{"regions":9}' where number = 2`))
  expect(faults()).toEqual([{ fault: 'changed', first: 2, last: 2 }])
})

test('entries that were removed are found and named, in the middle and at the beginning', () => {
  forge((db) => db.exec('delete from audit where number in (1, 3, 4)'))
  expect(faults()).toEqual([
    { fault: 'removed', first: 1, last: 1 },
    { fault: 'removed', first: 3, last: 4 },
  ])
})

test('entries that changed places are found and named', () => {
  forge((db) =>
    db.exec(
      'update audit set number = 99 where number = 2; update audit set number = 2 where number = 4; update audit set number = 4 where number = 99',
    ),
  )
  expect(faults()).toEqual([
    { fault: 'moved', first: 2, last: 2 },
    { fault: 'moved', first: 4, last: 4 },
  ])
})

test('an end that was cut off is found, and stays found when the log goes on', () => {
  forge((db) => db.exec('delete from audit where number > 3'))
  expect(faults()).toEqual([{ fault: 'cut', first: 4, last: 5 }])
  appended()
  expect(faults()).toEqual([{ fault: 'removed', first: 4, last: 5 }])
})

test('an emptied log is found', () => {
  forge((db) => db.exec('delete from audit'))
  expect(faults()).toEqual([{ fault: 'cut', first: 1, last: 5 }])
})

test('entries made anew with fitting hashes are found, and stay found when the log goes on', () => {
  forge((db) => rewrite(db, 4))
  expect(faults()).toEqual([{ fault: 'rewritten', first: 5, last: 5 }])
  appended()
  expect(faults()).toEqual([{ fault: 'rewritten', first: 5, last: 5 }])
})

test('one entry made anew no longer carries the one after it', () => {
  forge((db) => {
    const [second] = db.prepare('select * from audit where number = 2').all() as AuditEntry[]
    const next = { ...(second as AuditEntry), actor: 'Zoé' }
    db.prepare('update audit set actor = ?, hash = ? where number = 2').run(next.actor, hashOf(next))
  })
  expect(faults()).toEqual([{ fault: 'rewritten', first: 2, last: 2 }])
})

test('a note that was removed is found, and stays found when the log goes on', () => {
  rmSync(markPath())
  expect(faults()).toEqual([{ fault: 'unmarked', first: 5, last: 5 }])
  appended()
  expect(faults()).toEqual([{ fault: 'unmarked', first: 5, last: 5 }])
})

test('cut and noted anew, only an earlier export tells', () => {
  const database = openDatabase(path)
  const exported = database.audit.all().map(({ number, hash }) => ({ number, hash }))
  database.close()
  forge((db) => db.exec('delete from audit where number > 3; delete from auditMark'))
  rmSync(markPath())
  expect(faults()).toEqual([])
  expect(faults(exported)).toEqual([{ fault: 'cut', first: 4, last: 5 }])
})

test('a process that dies between an entry and its note is no fault', () => {
  const earlier = readFileSync(markPath())
  appended()
  writeFileSync(markPath(), earlier)
  expect(faults()).toEqual([])
  expect(JSON.parse(readFileSync(markPath(), 'utf8'))).toMatchObject({ number: 6 })
})
