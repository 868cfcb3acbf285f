import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { StudioError } from '../../../core/contract/errors.ts'
import { tryLock } from '../../../native/database/lock.ts'
import type { Database, Row } from './database.ts'
import { dropLog, removeLeftOvers, writeAnew } from './embedded-files.ts'

/** Folders without which PostgreSQL does not start, and which hold nothing most of the time. */
const emptyFolders = [
  ...['pg_commit_ts', 'pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat'],
  ...['pg_stat_tmp', 'pg_tblspc', 'pg_twophase', 'pg_logical/mappings', 'pg_logical/snapshots'],
  ...['pg_wal/archive_status', 'pg_wal/summaries'],
]

/** A copy of files alone, as a backup, a move and many programs make it, has no empty folders. */
async function makeEmptyFolders(data: string): Promise<void> {
  if (!existsSync(join(data, 'PG_VERSION'))) return
  for (const name of emptyFolders) await mkdir(join(data, name), { recursive: true, mode: 0o700 })
}

/**
 * PostgreSQL inside this process (PGlite), for a knowledge base that needs no server.
 * @param folder where its files lie, or null for one in memory
 * @throws StudioError `library-busy` when another process has the same folder open
 */
export async function openEmbedded(folder: string | null): Promise<Database> {
  if (folder !== null) await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = folder === null ? null : tryLock(join(folder, 'lock'))
  if (folder !== null && lock === null) throw new StudioError('library-busy')
  if (folder !== null) await makeEmptyFolders(join(folder, 'data'))
  const lite = await PGlite.create({
    ...(folder === null ? {} : { dataDir: join(folder, 'data') }),
    extensions: { pg_trgm, unaccent },
    // A log file that is used again keeps what was written in it. Given at the start, it holds for a recovery as well.
    startParams: [...PGlite.defaultStartParams, '-c', 'wal_recycle=off'],
  }).catch((error: unknown) => {
    lock?.release()
    throw error
  })
  if (folder !== null) await removeLeftOvers(lite, join(folder, 'data'))
  return {
    engine: 'pglite',
    query: async (sql, values = []) => (await lite.query<Row>(sql, [...values])).rows,
    transaction: (work) =>
      lite.transaction((inner) =>
        work({ query: async (sql, values = []) => (await inner.query<Row>(sql, [...values])).rows }),
      ),
    async forget(tables) {
      for (const table of tables) await writeAnew(lite, table)
      await dropLog(lite)
      return { tables, log: true }
    },
    async close() {
      await lite.close()
      lock?.release()
    },
  }
}
