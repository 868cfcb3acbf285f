import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { StudioError } from '../../../core/contract/errors.ts'
import { tryLock } from '../../../native/database/lock.ts'
import type { Database, Row } from './database.ts'

/**
 * PostgreSQL inside this process (PGlite), for a knowledge base that needs no server.
 * @param folder where its files lie, or null for one in memory
 * @throws StudioError `library-busy` when another process has the same folder open
 */
export async function openEmbedded(folder: string | null): Promise<Database> {
  if (folder !== null) await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = folder === null ? null : tryLock(join(folder, 'lock'))
  if (folder !== null && lock === null) throw new StudioError('library-busy')
  const lite = await PGlite.create({
    ...(folder === null ? {} : { dataDir: join(folder, 'data') }),
    extensions: { pg_trgm, unaccent },
  }).catch((error: unknown) => {
    lock?.release()
    throw error
  })
  return {
    engine: 'pglite',
    query: async (sql, values = []) => (await lite.query<Row>(sql, [...values])).rows,
    transaction: (work) =>
      lite.transaction((inner) =>
        work({ query: async (sql, values = []) => (await inner.query<Row>(sql, [...values])).rows }),
      ),
    async close() {
      await lite.close()
      lock?.release()
    },
  }
}
