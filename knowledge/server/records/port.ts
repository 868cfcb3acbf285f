import type { Statement } from './statements.ts'

/** A learning record store. */
export interface RecordStore {
  /**
   * Stores a statement under its id; stored again it is the same one.
   * @throws StudioError `forbidden` when it is refused for good, `server-unreachable` when it may be tried again
   */
  store(id: string, statement: Statement): Promise<void>
}
