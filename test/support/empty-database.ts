import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../knowledge/server/database/database.ts'
import { openDatabase } from '../../knowledge/server/database/open.ts'
import { copyOfMade } from './made-once.ts'

/**
 * Puts the knowledge base's embedded database into a folder, as its first start leaves it: making one takes seconds,
 * a copy does not. Those whose subject is the making open their own.
 */
export const layEmptyDatabase = (folder: string): Promise<void> =>
  copyOfMade('empty-database', folder, async (making) => {
    await (await openDatabase(making)).close()
  })

/** An embedded database with the program's schema and nothing in it. It is gone when it is closed. */
export async function openEmptyDatabase(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'estompe-database-'))
  await layEmptyDatabase(folder)
  const database = await openDatabase(folder)
  return {
    ...database,
    async close() {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
