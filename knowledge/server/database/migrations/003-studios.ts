import type { Migration } from './migration.ts'

/** Studios that may publish, what is arriving from them, and what was erased. */
export const studios: Migration = {
  to: 3,
  what: 'studios, publications, tombstones',
  sql: [
    `create table studio (
      id text primary key,
      name text not null,
      public_key text not null unique,
      trusted_at timestamptz not null,
      revoked_at timestamptz
    )`,
    `create table trust_code (
      hash text primary key,
      expires_at timestamptz not null
    )`,
    `create table publication (
      id text primary key check (length(id) = 64),
      studio text not null references studio (id),
      video text not null,
      statement text not null,
      signature text not null,
      announced_at timestamptz not null,
      state text not null check (state in ('receiving', 'published', 'superseded'))
    )`,
    'create index publication_of on publication (video)',
    'alter table video add column studio text references studio (id)',
    'alter table video add column has_picture boolean not null default true',
    `create table tombstone (
      video text primary key,
      erased_at timestamptz not null,
      reason text not null check (reason in ('consent-withdrawn', 'person-left', 'mistake'))
    )`,
  ],
}
