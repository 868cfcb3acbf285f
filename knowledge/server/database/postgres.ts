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
    close: () => pool.end(),
  }
}
