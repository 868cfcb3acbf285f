import type { Migration } from './migration.ts'

/** What people decided about a session: the records as they are, and the journal of the changes that led there. */
export const reviews: Migration = {
  to: 4,
  what: 'reviews',
  apply: (connection) =>
    connection.exec(`
      create table reviewRecord (
        session text not null references session (id) on delete cascade,
        id text not null,
        revision integer not null check (revision >= 0),
        body text not null check (json_valid(body)),
        primary key (session, id)
      ) strict, without rowid;
      create table reviewChange (
        session text not null references session (id) on delete cascade,
        number integer not null check (number > 0),
        at text not null,
        actor text not null,
        role text not null,
        command text not null,
        diff text not null check (json_valid(diff)),
        undone integer not null default 0 check (undone in (0, 1)),
        primary key (session, number)
      ) strict, without rowid;
    `),
}
