import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import { migrations } from './migrations/all.ts'

export type Connection = Sqlite.Database

/** Version of the schema that this program reads and writes. */
export const schemaVersion = migrations.length

const versionOf = (connection: Connection): number => connection.pragma('user_version', { simple: true }) as number

/**
 * Opens the library's database, creates it or brings it up to this program's version, each step in one transaction.
 * @throws StudioError `database-newer` (the file is left as it is), `database-damaged`, `folder-not-writable`,
 * `disk-full`
 */
export function openConnection(path: string): Connection {
  refuseNewer(path)
  let connection: Connection | undefined
  try {
    connection = new Sqlite(path, { timeout: 10_000 })
    connection.pragma('journal_mode = wal')
    connection.pragma('synchronous = full')
    connection.pragma('foreign_keys = on')
    migrate(connection)
    return connection
  } catch (cause) {
    connection?.close()
    throw asStudioError(cause, path)
  }
}

/** Applies the steps that are missing, up to `target` (tests stop in between). */
export function migrate(connection: Connection, target = schemaVersion): void {
  for (const step of migrations.slice(0, target))
    connection
      .transaction(() => {
        if (versionOf(connection) >= step.to) return
        step.apply(connection)
        connection.pragma(`user_version = ${step.to}`)
      })
      .immediate()
}

function refuseNewer(path: string): void {
  if (!existsSync(path)) return
  let found: number
  try {
    const reader = new Sqlite(path, { readonly: true, timeout: 10_000 })
    try {
      found = versionOf(reader)
    } finally {
      reader.close()
    }
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
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new StudioError('library-busy', { file }, cause)
  return cause
}
