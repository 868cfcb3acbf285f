import type { Migration } from './migration.ts'

/** How far an index elsewhere has followed the changes of the knowledge base. */
export const outsideIndex: Migration = {
  to: 10,
  what: 'indexes elsewhere',
  sql: [
    `create table outside_index (
      name text primary key,
      generation int not null
    )`,
  ],
}
