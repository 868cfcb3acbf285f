import type { Migration } from './migration.ts'

/**
 * Who agreed to what in a session that was recorded here: its participants, the lines of its record of consent, and
 * which of those lines each publishing target has acted upon.
 */
export const consents: Migration = {
  to: 20,
  what: 'consents',
  apply: (connection) =>
    connection.exec(`
      create table recordedSession (
        session text primary key references session (id) on delete cascade,
        take text not null,
        recordedAt text not null,
        participants text not null check (json_valid(participants))
      ) strict, without rowid;
      create table consentEntry (
        session text not null references recordedSession (session) on delete cascade,
        number integer not null check (number > 0),
        kind text not null check (kind in ('given', 'withdrawn')),
        body text not null check (json_valid(body)),
        primary key (session, number)
      ) strict, without rowid;
      create table withdrawalObeyed (
        target text not null,
        session text not null,
        number integer not null,
        at text not null,
        primary key (target, session, number),
        foreign key (session, number) references consentEntry (session, number) on delete cascade
      ) strict, without rowid;
    `),
}
