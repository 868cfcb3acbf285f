import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import type { Connection } from './connection.ts'

/**
 * Writes the database anew without free pages and empties its journal, so that nothing that was deleted is left in
 * either file.
 * @throws StudioError `library-in-use` while another process reads or writes; try again later
 */
export function compact(connection: Connection, file: string): void {
  try {
    connection.exec('vacuum')
    const [result] = connection.pragma('wal_checkpoint(truncate)') as { busy: number }[]
    if (result?.busy !== 0) throw new StudioError('library-in-use', { file })
  } catch (cause) {
    if (cause instanceof Sqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code))
      throw new StudioError('library-in-use', { file }, cause)
    throw cause
  }
}
