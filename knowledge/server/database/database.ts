/** A row as the database gives it; whoever asked parses it. */
export type Row = Readonly<Record<string, unknown>>

/** Asks the database. Values travel beside the text, as `$1`, `$2`, never in it. */
export interface Queries {
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>
}

/** How far deleted rows have left the files. */
export interface Forgotten {
  /** The tables of which no file holds a deleted row any more. */
  readonly tables: readonly string[]
  /** Whether the write-ahead log holds none either. Never true of a server, whose log is its operator's. */
  readonly log: boolean
}

/** PostgreSQL, on a server or embedded: the same SQL for both. */
export interface Database extends Queries {
  readonly engine: 'postgresql' | 'pglite'
  /** Runs `work` in one transaction: all of it happens or none. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /**
   * A deleted row stays readable in the files of its table, its indexes and the log. Writes these tables anew without
   * them, one after the other, and drops the log where it may. Queries wait for one table at most.
   */
  forget(tables: readonly string[]): Promise<Forgotten>
  close(): Promise<void>
}
