import { existsSync, readFileSync } from 'node:fs'
import type { Database } from '../../knowledge/server/database/database.ts'

/**
 * Milliseconds that this process and the database's connections have spent on a processor: it stays the same when others
 * use the machine too. Null where it cannot be told (not Linux, or the database is another machine's).
 */
export async function processorTime(database: Database): Promise<(() => number) | null> {
  const rows = await database.query('select pid::int from pg_stat_activity where datname = current_database()')
  const before = new Map<string, number>()
  const files = rows.map(({ pid }) => `/proc/${pid}/schedstat`)
  if (files.length === 0 || !files.every((file) => existsSync(file))) return null
  return () => {
    const { user, system } = process.cpuUsage()
    return files.reduce((sum, file) => sum + spentBy(file, before), 0) + (user + system) / 1000
  }
}

/** A connection that ended, as the database's own workers do now and then, stays at what it had spent. */
function spentBy(file: string, before: Map<string, number>): number {
  try {
    before.set(file, Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6)
  } catch (error) {
    if (existsSync(file)) throw error
  }
  return before.get(file) ?? 0
}
