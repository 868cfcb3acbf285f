import type { Migration } from './migration.ts'

/** Sessions (one a recording's content), what each stage made of them, and how fast this machine is. */
export const sessions: Migration = {
  to: 1,
  what: 'sessions, stage runs, rates',
  apply: (connection) =>
    connection.exec(`
      create table session (
        id text primary key,
        sha256 text not null unique check (length(sha256) = 64),
        path text not null,
        fingerprint text not null,
        size integer not null check (size >= 0),
        title text not null,
        createdAt text not null,
        state text not null check (state in ('new', 'processing', 'done', 'leaks', 'failed', 'cancelled')),
        stateCode text,
        language text,
        duration real not null check (duration >= 0)
      ) strict;
      create index sessionByPath on session (path);
      create table stageRun (
        id integer primary key,
        session text not null references session (id) on delete cascade,
        stage text not null,
        key text not null,
        state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
        artefact text,
        artefactSha256 text,
        files text not null default '[]',
        attempts integer not null,
        startedAt text not null,
        endedAt text,
        seconds real not null default 0 check (seconds >= 0),
        unique (session, stage, key),
        check (state <> 'done' or (artefact is not null and artefactSha256 is not null and endedAt is not null))
      ) strict;
      create table rate (
        stage text primary key,
        workPerSecond real not null check (workPerSecond >= 0),
        samples integer not null check (samples > 0)
      ) strict;
    `),
}
