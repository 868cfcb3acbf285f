import type { Migration } from './migration.ts'

/**
 * What a student typed in a conversation goes with it, wherever it was noted: in whichever way the conversation goes,
 * the database takes the question out of the request for a clip that was made of it. What was searched for without a
 * conversation stays in `gap`: nobody knows who that was.
 */
export const ownWords: Migration = {
  to: 17,
  what: 'questions that go with whoever asked them',
  sql: [
    `create table unanswered (
      conversation text primary key references conversation (id) on delete cascade,
      query text not null,
      day date not null
    )`,
    `create view noted_gap as
      select query, day, count from gap union all select query, day, 1 from unanswered`,
    'alter table clip_request alter column question drop not null',
    `create function forget_question() returns trigger language plpgsql as $$
      begin
        update clip_request set question = null where conversation = old.id;
        return old;
      end
    $$`,
    `create trigger conversation_takes_question before delete on conversation
      for each row execute function forget_question()`,
    'drop trigger conversation_owes_cleaning on conversation',
    `create trigger conversation_owes_cleaning after delete on conversation
      referencing old table as gone for each statement
      execute function owe_cleaning('reading', 'outside_conversation', 'outgoing', 'clip_request')`,
    `create trigger unanswered_owes_cleaning after delete on unanswered
      referencing old table as gone for each statement execute function owe_cleaning()`,
    "insert into owed_cleaning (relation) select 'clip_request' where exists (select from clip_request where conversation is null)",
    'update clip_request set question = null where conversation is null',
  ],
}
