import type { Migration } from './migration.ts'

/** Who comes in, with which role, and with which browsers. Tokens are kept as hashes only. */
export const people: Migration = {
  to: 1,
  what: 'people, programmes, sign-ins',
  sql: [
    `create table programme (
      id text primary key,
      name text not null
    )`,
    `create table person (
      id text primary key,
      email text not null unique check (email = lower(email)),
      name text not null,
      role text not null check (role in ('student', 'mentor', 'admin')),
      language text not null check (language in ('fr', 'en')),
      created_at timestamptz not null default now()
    )`,
    `create table membership (
      person text not null references person (id) on delete cascade,
      programme text not null references programme (id) on delete cascade,
      primary key (person, programme)
    )`,
    `create table sign_in_link (
      hash text primary key,
      person text not null references person (id) on delete cascade,
      made_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`,
    'create index sign_in_link_of on sign_in_link (person)',
    `create table sign_in (
      id text primary key,
      hash text not null unique,
      person text not null references person (id) on delete cascade,
      began_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`,
    'create index sign_in_of on sign_in (person)',
  ],
}
