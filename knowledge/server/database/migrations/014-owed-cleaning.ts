import type { Migration } from './migration.ts'

/**
 * Tables whose rows hold what people said, wrote or did, or who they are, and those that lose rows with them or keep
 * what was in them before a change. Whoever deletes a row of the first owes a cleaning of all.
 */
const cleaned = {
  person: ['sign_in', 'sign_in_link', 'membership', 'weekly_letter', 'lti_pick', 'lti_enrolment', 'outgoing'],
  identity: [],
  video: ['video_file', 'video_programme', 'outgoing'],
  segment: [],
  passage: [],
  passage_meaning: [],
  term: [],
  publication: [],
  conversation: ['reading', 'outside_conversation', 'outgoing'],
  message: [],
  card: [],
  settled: [],
  watched: [],
  sitting: ['outgoing'],
  lti_activity: [],
  quiz_question: [],
  quiz_answer: [],
  quiz_review: [],
  certificate: [],
} as const

const all = [...new Set(Object.entries(cleaned).flatMap(([table, others]) => [table, ...others]))]
const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

/**
 * What was deleted and is not out of the database's files yet. Each deletion adds its own lines and waits for nobody's;
 * a base that was used before owes all of it.
 */
export const owedCleaning: Migration = {
  to: 14,
  what: 'deleted rows that are still in the files',
  sql: [
    `create table owed_cleaning (
      id int generated always as identity primary key,
      relation text not null,
      transaction xid8 not null default pg_current_xact_id(),
      at timestamptz not null default now(),
      unique (transaction, relation, at)
    )`,
    `create function owe_cleaning() returns trigger language plpgsql as $$
      begin
        if exists (select from gone) then
          insert into owed_cleaning (relation) select unnest(tg_table_name::text || tg_argv)
            on conflict (transaction, relation, at) do nothing;
        end if;
        return null;
      end
    $$`,
    ...Object.entries(cleaned).map(
      ([table, others]) => `create trigger ${table}_owes_cleaning after delete on ${table}
        referencing old table as gone for each statement execute function owe_cleaning(${quoted(others)})`,
    ),
    'alter table tombstone add column left_files_at timestamptz',
    `insert into owed_cleaning (relation) select unnest(array[${quoted(all)}]) where exists (select from person)`,
  ],
}
