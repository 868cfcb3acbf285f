import type { Connection } from './connection.ts'
import { isSealedConnection } from './sealing.ts'

/**
 * Writes a consistent copy of a database while everybody may go on reading and writing. That of a sealed one is sealed
 * by the same key.
 */
export async function snapshot(connection: Connection, file: string): Promise<void> {
  // SQLite's own step-by-step copy only goes into a file without a key.
  if (isSealedConnection(connection)) connection.prepare('vacuum into ?').run(file)
  else await connection.backup(file)
}
