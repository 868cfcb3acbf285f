import type { Database } from 'better-sqlite3'

/** One step of the library's schema, from version `to - 1` to version `to`. Never changed once released. */
export interface Migration {
  readonly to: number
  readonly what: string
  apply(connection: Database): void
}
