import type { Migration } from './migration.ts'

/** What each passage means, as a network for sentences says it: bytes of -127 to 127. It goes with its passage. */
export const meanings: Migration = {
  to: 9,
  what: 'sentence embeddings',
  sql: [
    `create table passage_meaning (
      passage int primary key references passage (id) on delete cascade,
      model text not null,
      vector bytea not null
    )`,
  ],
}
