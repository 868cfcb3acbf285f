import type { Migration } from './migration.ts'

/** Course platforms (LTI 1.3), who came from them, and the results that they are told. */
export const coursePlatforms: Migration = {
  to: 13,
  what: 'course platforms, embedded sign-ins, results told to them',
  sql: [
    `create table lti_key (
      one boolean primary key default true check (one),
      private jsonb not null,
      made_at timestamptz not null
    )`,
    `create table lti_platform (
      id text primary key,
      name text not null,
      issuer text not null,
      client text not null,
      deployments text[] not null,
      authorization_url text not null,
      token_url text not null,
      keys_url text not null,
      frames text[] not null,
      unique (issuer, client)
    )`,
    `create table lti_context (
      id text primary key,
      platform text not null references lti_platform (id) on delete cascade,
      deployment text not null,
      course text not null,
      title text,
      programme text references programme (id) on delete set null,
      mentors boolean not null default false,
      seen_at timestamptz not null,
      unique (platform, deployment, course)
    )`,
    `create table lti_enrolment (
      person text not null references person (id) on delete cascade,
      context text not null references lti_context (id) on delete cascade,
      primary key (person, context)
    )`,
    'create index lti_enrolment_in on lti_enrolment (context)',
    `create table lti_attempt (
      hash text primary key,
      platform text not null references lti_platform (id) on delete cascade,
      browser text not null,
      nonce text not null,
      target text not null,
      expires_at timestamptz not null
    )`,
    `create table lti_pick (
      id text primary key,
      person text not null references person (id) on delete cascade,
      context text not null references lti_context (id) on delete cascade,
      return_url text not null,
      data text,
      line_items boolean not null,
      expires_at timestamptz not null
    )`,
    `create table lti_activity (
      id text primary key,
      person text not null references person (id) on delete cascade,
      platform text not null references lti_platform (id) on delete cascade,
      link text not null,
      kind text not null check (kind in ('watch', 'paths')),
      what text not null,
      line_item text not null,
      finished_at timestamptz,
      unique (person, platform, link)
    )`,
    "alter table sign_in add column embedded_as text check (embedded_as in ('student', 'mentor'))",
    `create function forget_activity() returns trigger language plpgsql as $$
      begin
        delete from lti_activity where kind = 'watch' and what = new.video;
        return null;
      end
    $$`,
    'create trigger tombstone_forgets_activity after insert on tombstone for each row execute function forget_activity()',
  ],
}
