import type { Migration } from './migration.ts'

/** What of a recording is not in its result, by the codes of its report's notes: a bulk report tells it. */
export const bulkNotes: Migration = {
  to: 75,
  what: 'notes of bulk items',
  apply: (connection) =>
    connection.exec(`alter table bulkItem add column notes text not null default '[]' check (json_valid(notes))`),
}
