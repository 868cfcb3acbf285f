import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import type { Connection } from './connection.ts'

/** A database that nobody else can read or write: its file alone holds everything, there is no journal beside it. */
export interface Exclusive {
  readonly connection: Connection
  /** Gives it back and closes it. */
  release(): void
}

/**
 * Takes the database for oneself.
 * @param open opens a connection to it
 * @throws StudioError `library-in-use` when anybody, here or in another process, has it open
 */
export function takeExclusively(file: string, open: () => Connection): Exclusive {
  const connection = open()
  try {
    connection.pragma('busy_timeout = 0')
    // Leaving the write-ahead log needs every other connection to be closed, which no other lock tells.
    const mode = connection.pragma('journal_mode = delete', { simple: true })
    if (mode !== 'delete') throw new StudioError('library-in-use', { file })
    connection.pragma('locking_mode = exclusive')
    connection.exec('begin exclusive')
    connection.exec('commit')
  } catch (cause) {
    connection.close()
    if (cause instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code))
      throw new StudioError('library-in-use', { file }, cause)
    throw cause
  }
  return { connection, release: () => connection.close() }
}
