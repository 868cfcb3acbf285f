import type { Migration } from './migration.ts'

/**
 * Which videos changed since when: what is searched in memory, and every index elsewhere, follows this. Slips of typing
 * are found in memory, so that the trigrams of words go.
 */
export const searchChanges: Migration = {
  to: 6,
  what: 'changes of the search index',
  sql: [
    'alter table corpus add column generation int not null default 1',
    `create table index_change (
      video text primary key,
      generation int not null
    )`,
    'create index index_change_since on index_change (generation)',
    'insert into index_change (video, generation) select id, 1 from video',
    'drop index term_trigrams',
  ],
}
