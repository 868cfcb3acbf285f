import type { Migration } from './migration.ts'

/** People whose face is recognised in every session, each with the consent to exactly that, and where they were. */
export const enrolments: Migration = {
  to: 40,
  what: 'enrolments',
  apply: (connection) =>
    connection.exec(`
      create table enrolment (
        id text primary key,
        name text not null,
        look text not null check (json_valid(look)),
        consent text not null check (json_valid(consent)),
        addedBy text not null,
        addedAt text not null
      ) strict;
      create table recognition (
        session text not null references session (id) on delete cascade,
        person text not null,
        enrolled text not null references enrolment (id) on delete cascade,
        primary key (session, person)
      ) strict;
    `),
}
