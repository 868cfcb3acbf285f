import type { Migration } from './migration.ts'

/** Jobs over whole folders: what was asked, and one row for each recording that was found. */
export const bulkJobs: Migration = {
  to: 30,
  what: 'bulk jobs',
  apply: (connection) =>
    connection.exec(`
      create table bulkJob (
        id text primary key,
        key text not null unique,
        source text not null,
        out text not null,
        wishes text not null check (json_valid(wishes)),
        state text not null check (state in ('planning', 'planned', 'running', 'paused', 'stopped', 'done')),
        stateCode text,
        wish text not null default 'run' check (wish in ('run', 'pause', 'stop')),
        round integer not null default 0,
        activeSeconds real not null default 0,
        plan text check (plan is null or json_valid(plan)),
        live text check (live is null or json_valid(live)),
        createdAt text not null,
        endedAt text
      ) strict;
      create table bulkItem (
        job text not null references bulkJob (id) on delete cascade,
        number integer not null,
        path text not null,
        size integer not null,
        modified real not null,
        round integer not null,
        state text not null
          check (state in ('waiting', 'running', 'clean', 'needs-person', 'failed', 'duplicate')),
        code text,
        sha256 text,
        duplicateOf integer,
        duration real,
        hasPicture integer check (hasPicture in (0, 1)),
        deaths integer not null default 0,
        session text,
        folder text,
        leaks integer not null default 0,
        doubts integer not null default 0,
        seconds real not null default 0,
        bytes integer not null default 0,
        recipe text,
        endedAt text,
        primary key (job, number),
        unique (job, path)
      ) strict;
      create index bulkItemByState on bulkItem (job, state, number);
      create index bulkItemBySize on bulkItem (job, size, number);
    `),
}
