import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Database } from './database.ts'
import { migrations } from './migrations/all.ts'

/** Version of the schema that this program reads and writes. */
export const schemaVersion = migrations.length

/** Held until the transaction ends. The number only has to be the same for every server. */
const takeTurns = 'select pg_advisory_xact_lock(20261107)'
const Version = z.array(z.object({ version: z.int() }))

/**
 * Opens the knowledge base's database and brings it up to this program's version.
 * @param where a `postgres://` address, a folder for the embedded one, or null for one in memory
 * @throws StudioError `database-newer`, `library-busy`
 */
export async function openDatabase(where: string | null): Promise<Database> {
  const database = /^postgres(ql)?:\/\//.test(where ?? '')
    ? (await import('./postgres.ts')).openPostgres(where as string)
    : await (await import('./embedded.ts')).openEmbedded(where)
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Applies the steps that are missing, each whole or not at all; servers that start together wait for one another. */
export async function migrate(database: Database, target = schemaVersion): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query(takeTurns)
    await queries.query('create table if not exists schema_step (version int primary key, at timestamptz not null)')
  })
  for (const step of migrations.slice(0, target))
    await database.transaction(async (queries) => {
      await queries.query(takeTurns)
      const found = await versionOf(queries)
      if (found > schemaVersion)
        throw new StudioError('database-newer', { file: database.engine, found, known: schemaVersion })
      if (found >= step.to) return
      for (const sql of step.sql) await queries.query(sql)
      await queries.query('insert into schema_step (version, at) values ($1, now())', [step.to])
    })
}

const versionOf = async (queries: Pick<Database, 'query'>): Promise<number> =>
  Version.parse(await queries.query('select coalesce(max(version), 0)::int as version from schema_step'))[0]?.version ??
  0
