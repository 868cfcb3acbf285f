import type { Migration } from './migration.ts'

/** What a review's records were last brought in line with, so that nothing is read and compared that is the same. */
export const takenIn: Migration = {
  to: 41,
  what: 'what reviews have taken in',
  apply: (connection) =>
    connection.exec(`
      create table reviewTakenIn (
        session text primary key references session (id) on delete cascade,
        what text not null
      ) strict;
    `),
}
