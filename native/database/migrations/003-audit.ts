import type { Migration } from './migration.ts'

/** Who or what approved what. Each entry carries the hash of the one before; rows are never changed or removed. */
export const audit: Migration = {
  to: 3,
  what: 'audit log',
  apply: (connection) =>
    connection.exec(`
      create table audit (
        number integer primary key check (number > 0),
        at text not null,
        actor text not null,
        action text not null,
        session text not null,
        facts text not null,
        previous text not null check (length(previous) = 64),
        hash text not null unique check (length(hash) = 64)
      ) strict;
      create trigger auditIsNeverChanged before update on audit begin select raise(abort, 'audit is append-only'); end;
      create trigger auditIsNeverRemoved before delete on audit begin select raise(abort, 'audit is append-only'); end;
    `),
}
