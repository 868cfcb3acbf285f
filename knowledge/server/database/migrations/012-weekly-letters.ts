import type { Migration } from './migration.ts'

/** Who asked for a weekly letter, and for which week the last one was taken in hand. */
export const weeklyLetters: Migration = {
  to: 12,
  what: 'weekly letters',
  sql: [
    `create table weekly_letter (
      person text primary key references person (id) on delete cascade,
      wanted boolean not null,
      key text not null,
      week text not null,
      since timestamptz not null
    )`,
  ],
}
