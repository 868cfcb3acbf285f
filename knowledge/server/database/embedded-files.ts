import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { z } from 'zod'

/** `VACUUM FULL` makes new files of the table and all its indexes, and removes the old ones. */
export const writeAnew = async (lite: PGlite, table: string): Promise<void> =>
  void (await lite.exec(`vacuum full ${table}`))

/** More log files than PostgreSQL keeps by itself (`max_wal_size`): that many rounds leave one. */
const mostRounds = 100
const Files = z.tuple([z.object({ files: z.int() })])

/**
 * Leaves nothing of the log but the file that is being written, begun after everything before. Files that an earlier
 * program kept to be used again are used up, one a round.
 */
export async function dropLog(lite: PGlite): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    await lite.exec('select pg_switch_wal()')
    await lite.exec('checkpoint')
    const { rows } = await lite.query('select count(*)::int as files from pg_ls_waldir()')
    const [{ files }] = Files.parse(rows)
    if (files === 1) return
  }
  throw new Error('the log did not get shorter')
}

const Known = z.array(z.object({ folder: z.int(), file: z.int() }))

/**
 * Removes the files of a table that was being written anew when the program was stopped. No row of the catalogue names
 * them, and PostgreSQL leaves them for good.
 */
export async function removeLeftOvers(lite: PGlite, data: string): Promise<void> {
  const { rows } = await lite.query(
    `select d.oid::int as folder, pg_relation_filenode(c.oid)::int as file from pg_class c, pg_database d
     where d.datname = current_database() and pg_relation_filenode(c.oid) is not null`,
  )
  const known = Known.parse(rows)
  const named = new Set(known.map(({ file }) => file))
  const folder = join(data, 'base', String(known[0]?.folder))
  for (const name of await readdir(folder)) {
    const number = /^(\d+)(?:_[a-z]+)?(?:\.\d+)?$/.exec(name)?.[1]
    if (number !== undefined && !named.has(Number(number))) await rm(join(folder, name))
  }
}
