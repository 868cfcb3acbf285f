import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import { migrations } from './migrations/all.ts'
import { giveKey } from './sealing.ts'

export type Connection = Sqlite.Database

/** Version of the schema that this program reads and writes: the number of its newest step. */
export const schemaVersion = Math.max(...migrations.map(({ to }) => to))

const versionOf = (connection: Connection): number => connection.pragma('user_version', { simple: true }) as number

/**
 * Opens the library's database, creates it or brings it up to this program's version, each step in one transaction.
 * @throws StudioError `database-newer` (the file is left as it is), `database-damaged`, `folder-not-writable`,
 * `disk-full`, `library-locked`
 */
export function openConnection(path: string): Connection {
  refuseNewer(path)
  let connection: Connection | undefined
  try {
    connection = new Sqlite(path, { timeout: 10_000 })
    giveKey(connection, path)
    // What does not fit in memory while something is sorted or written anew would lie in clear elsewhere.
    connection.pragma('temp_store = memory')
    connection.pragma('journal_mode = wal')
    connection.pragma('synchronous = full')
    connection.pragma('foreign_keys = on')
    // What is deleted is overwritten: an erased session leaves nothing in free pages.
    connection.pragma('secure_delete = on')
    migrate(connection)
    return connection
  } catch (cause) {
    connection?.close()
    throw asStudioError(cause, path)
  }
}

/** Where a database says whether a log lies beside it (SQLite's file format, 1.3.3): one that lies in memory has none. */
const journalAt = [18, 19] as const

/**
 * A clear copy of a database, in memory: nothing of it is written anywhere.
 * @param name for people
 * @throws StudioError `database-newer`, `database-damaged`
 */
export function openBytes(bytes: Uint8Array, name: string): Connection {
  const own = Buffer.from(bytes)
  for (const at of journalAt) own[at] = 1
  let connection: Connection | undefined
  try {
    connection = new Sqlite(own)
    const found = versionOf(connection)
    if (found > schemaVersion) throw new StudioError('database-newer', { file: name, found, known: schemaVersion })
    connection.pragma('foreign_keys = on')
    migrate(connection)
    return connection
  } catch (cause) {
    connection?.close()
    throw asStudioError(cause, name)
  }
}

/**
 * Applies the steps that are missing, up to `target` (tests stop in between). Which ones are there is kept by number,
 * so that steps which were made side by side may come into a library in any order.
 */
export function migrate(connection: Connection, target = schemaVersion, steps = migrations): void {
  for (const step of steps.filter(({ to }) => to <= target))
    connection
      .transaction(() => {
        const before = versionOf(connection)
        if (appliedSteps(connection, before).has(step.to)) return
        step.apply(connection)
        connection.exec('create table if not exists appliedStep (number integer primary key) strict')
        connection.prepare('insert into appliedStep (number) values (?)').run(step.to)
        connection.pragma(`user_version = ${Math.max(before, step.to)}`)
      })
      .immediate()
}

/** The first four steps are older than the table that holds the numbers. */
const unnumbered = 4

function appliedSteps(connection: Connection, version: number): Set<number> {
  const known = connection.prepare("select 1 from sqlite_master where type = 'table' and name = 'appliedStep'").get()
  const rows = known ? (connection.prepare('select number from appliedStep').all() as { number: number }[]) : []
  const early = Array.from({ length: Math.min(version, unnumbered) }, (_, index) => index + 1)
  return new Set([...early, ...rows.map(({ number }) => number)])
}

function versionIn(path: string, readonly: boolean): number {
  const reader = new Sqlite(path, { readonly, timeout: 10_000 })
  try {
    giveKey(reader, path)
    return versionOf(reader)
  } catch (cause) {
    // A program that was killed left a step half done: it has to be taken back before anybody can read.
    if (readonly && cause instanceof Sqlite.SqliteError && cause.code === 'SQLITE_READONLY_ROLLBACK')
      return versionIn(path, false)
    throw cause
  } finally {
    reader.close()
  }
}

function refuseNewer(path: string): void {
  if (!existsSync(path)) return
  let found: number
  try {
    found = versionIn(path, true)
  } catch (cause) {
    throw asStudioError(cause, path)
  }
  if (found > schemaVersion) throw new StudioError('database-newer', { file: path, found, known: schemaVersion })
}

/** What SQLite says, as what a user can do something about. */
function asStudioError(cause: unknown, file: string): unknown {
  if (cause instanceof StudioError) return cause
  const code = cause instanceof Sqlite.SqliteError ? cause.code : ''
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return new StudioError('database-damaged', { file }, cause)
  if (code === 'SQLITE_FULL') return new StudioError('disk-full', { file }, cause)
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code)) return new StudioError('folder-not-writable', { file }, cause)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new StudioError('library-in-use', { file }, cause)
  return cause
}
