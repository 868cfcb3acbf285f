import type { Migration } from './migration.ts'

/** Who somebody is elsewhere, what is to be sent elsewhere, and which conversations are held elsewhere. */
export const outside: Migration = {
  to: 7,
  what: 'identities elsewhere, outgoing, conversations held elsewhere',
  sql: [
    `create table identity (
      provider text not null,
      subject text not null,
      person text not null references person (id) on delete cascade,
      primary key (provider, subject)
    )`,
    'create index identity_of on identity (person)',
    `create table outgoing (
      id text primary key,
      port text not null,
      what jsonb not null,
      person text references person (id) on delete cascade,
      state text not null check (state in ('open', 'done', 'refused')),
      tries int not null default 0,
      due_at timestamptz not null,
      made_at timestamptz not null
    )`,
    "create index outgoing_due on outgoing (due_at) where state = 'open'",
    'create index outgoing_of on outgoing (person)',
    `create table outside_conversation (
      conversation text primary key references conversation (id) on delete cascade,
      port text not null,
      receiver text not null
    )`,
    'create index outside_conversation_with on outside_conversation (port, receiver)',
  ],
}
