import pg from 'pg'
import type { Database, Queries, Row } from './database.ts'

/**
 * PostgreSQL 15 or newer on a server.
 * @param url `postgres://user:password@host:port/database`
 */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'estompe' })
  // A connection that breaks while nobody uses it is replaced by the pool; whoever uses one hears of it.
  pool.on('error', () => undefined)
  const asking = (client: pg.Pool | pg.PoolClient): Queries => ({
    query: async (sql, values = []) => (await client.query<Row>(sql, [...values])).rows,
  })
  return {
    engine: 'postgresql',
    ...asking(pool),
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const result = await work(asking(client))
        await client.query('commit')
        client.release()
        return result
      } catch (error) {
        const broken = await client.query('rollback').then(
          () => false,
          () => true,
        )
        client.release(broken)
        throw error
      }
    },
    async forget(tables) {
      const client = await pool.connect()
      try {
        return { tables: await writtenAnew(client, tables), log: false }
      } finally {
        client.release(true)
      }
    },
    close: () => pool.end(),
  }
}

/** Milliseconds that whoever works with a table may keep its cleaning waiting: others queue up behind that wait. */
const longestWait = 1000
/** What `VERBOSE` says, in whatever language: the deleted rows that had to be copied, as a transaction may read them. */
const noneCopied = /^0\D/

/**
 * The tables that could be written anew without their deleted rows. Left out are those that somebody works with all the
 * time, whose deleted rows somebody may still read, or that belong to another account.
 */
async function writtenAnew(client: pg.PoolClient, tables: readonly string[]): Promise<string[]> {
  const done: string[] = []
  let said: string[] = []
  client.on('notice', ({ detail = '' }) => said.push(detail))
  await client.query(`set lock_timeout = ${longestWait}`)
  for (const table of tables) {
    said = []
    const went = await client.query(`vacuum (full, analyze, verbose) ${table}`).then(
      () => true,
      () => false,
    )
    if (went && said.some((detail) => noneCopied.test(detail))) done.push(table)
  }
  return done
}
