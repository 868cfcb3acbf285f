import type { Database } from 'better-sqlite3'

/** One step of the library's schema, numbered `to`; it stands on those before it. Never changed once released. */
export interface Migration {
  readonly to: number
  readonly what: string
  apply(connection: Database): void
}
