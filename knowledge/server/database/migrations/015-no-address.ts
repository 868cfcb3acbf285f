import type { Migration } from './migration.ts'

/** Whoever comes from a course has no address here, where one that reaches nobody used to stand. */
export const noAddress: Migration = {
  to: 15,
  what: 'accounts without an address',
  sql: [
    'alter table person alter column email drop not null',
    "update person set email = null where email like '%@platform.invalid'",
  ],
}
