import type { Migration } from './migration.ts'

/** Consents to keep what a face or a voice is recognised by, and persons whose erasure was begun. */
export const biometricConsents: Migration = {
  to: 13,
  what: 'biometric consents',
  apply: (connection) =>
    connection.exec(`
      create table biometricConsent (
        session text primary key references session (id) on delete cascade,
        how text not null,
        actor text not null,
        at text not null
      ) strict;
      create table personErasure (
        id text primary key,
        session text not null,
        person text,
        names text not null check (json_valid(names)),
        actor text not null,
        askedAt text not null
      ) strict;
    `),
}
