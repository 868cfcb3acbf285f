/** A row as the database gives it; whoever asked parses it. */
export type Row = Readonly<Record<string, unknown>>

/** Asks the database. Values travel beside the text, as `$1`, `$2`, never in it. */
export interface Queries {
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>
}

/** PostgreSQL, on a server or embedded: the same SQL for both. */
export interface Database extends Queries {
  readonly engine: 'postgresql' | 'pglite'
  /** Runs `work` in one transaction: all of it happens or none. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  close(): Promise<void>
}
