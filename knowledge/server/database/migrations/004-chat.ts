import type { Migration } from './migration.ts'

/**
 * Conversations between students, the bot and mentors. What is erased for good is erased from proposals by the database
 * itself, whoever erases it; a new version of a clip takes nothing away.
 */
export const chat: Migration = {
  to: 4,
  what: 'conversations, proposals, requests for clips',
  sql: [
    `create table conversation (
      id text primary key,
      student text not null references person (id) on delete cascade,
      language text not null check (language in ('fr', 'en')),
      state text not null check (state in ('answered', 'asking', 'waiting', 'replied')),
      begun_at timestamptz not null,
      moved_at timestamptz not null,
      handed_over_at timestamptz
    )`,
    'create index conversation_of on conversation (student, moved_at)',
    "create index conversation_waiting on conversation (moved_at) where state = 'waiting'",
    `create table message (
      id text primary key,
      conversation text not null references conversation (id) on delete cascade,
      number int not null,
      author text not null check (author in ('student', 'bot', 'mentor')),
      mentor text references person (id) on delete set null,
      at timestamptz not null,
      text text not null,
      says text check (says in ('found', 'unsure', 'tell-more', 'handed-over', 'clip-made')),
      unique (conversation, number)
    )`,
    `create table card (
      message text not null references message (id) on delete cascade,
      place int not null,
      video text not null,
      starts double precision not null,
      ends double precision not null,
      why text[] not null,
      helpful boolean,
      primary key (message, place)
    )`,
    'create index card_video on card (video)',
    `create table reading (
      conversation text not null references conversation (id) on delete cascade,
      person text not null references person (id) on delete cascade,
      number int not null,
      primary key (conversation, person)
    )`,
    'create index reading_of on reading (person)',
    `create table settled (
      message text primary key references message (id) on delete cascade,
      question text not null,
      answer text not null,
      stems text[] not null,
      at timestamptz not null
    )`,
    'create index settled_stems on settled using gin (stems)',
    `create table clip_request (
      id text primary key,
      conversation text references conversation (id) on delete set null,
      mentor text references person (id) on delete set null,
      question text not null,
      note text not null,
      state text not null check (state in ('open', 'made', 'dropped')),
      at timestamptz not null,
      video text
    )`,
    'create index clip_request_of on clip_request (conversation)',
    'alter table corpus add column chat jsonb',
    `create function forget_proposals() returns trigger language plpgsql as $$
      begin
        delete from card where video = new.video;
        update clip_request set video = null where video = new.video;
        return null;
      end
    $$`,
    'create trigger tombstone_forgets after insert on tombstone for each row execute function forget_proposals()',
  ],
}
