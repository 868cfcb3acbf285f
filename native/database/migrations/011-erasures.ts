import type { Migration } from './migration.ts'

/** What was asked to be erased, until it is done, and the certificates of what was. Never any content. */
export const erasures: Migration = {
  to: 11,
  what: 'erasures',
  apply: (connection) =>
    connection.exec(`
      create table erasure (
        id text primary key,
        session text not null,
        actor text not null,
        askedAt text not null,
        outside text not null check (json_valid(outside)),
        counts text not null check (json_valid(counts)),
        certificate text check (certificate is null or json_valid(certificate)),
        state text not null check (state in ('begun', 'emptied', 'done')),
        check (state <> 'done' or certificate is not null)
      ) strict;
    `),
}
