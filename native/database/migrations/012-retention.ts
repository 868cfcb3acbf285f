import type { Migration } from './migration.ts'

/** Which originals came due, what a person answered, and the library's own settings. */
export const retention: Migration = {
  to: 12,
  what: 'retention',
  apply: (connection) =>
    connection.exec(`
      create table retention (
        session text primary key references session (id) on delete cascade,
        state text not null check (state in ('kept', 'deleting', 'deleted')),
        outside integer not null default 0 check (outside in (0, 1)),
        days integer not null check (days > 0),
        actor text not null,
        at text not null
      ) strict;
      create table keepingSetting (
        name text primary key,
        value text not null check (json_valid(value))
      ) strict;
    `),
}
