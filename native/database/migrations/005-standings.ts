import type { Migration } from './migration.ts'

/** Who may come in, who recorded what, how each review stands, and what was rendered from which decisions. */
export const standings: Migration = {
  to: 5,
  what: 'members, recorders, review summaries, renders',
  apply: (connection) =>
    connection.exec(`
      create table member (
        name text primary key check (length(name) > 0),
        role text not null check (role in ('mentor', 'reviewer', 'admin')),
        invitedBy text not null,
        at text not null
      ) strict;
      alter table session add column recorder text;
      create table reviewSummary (
        session text primary key references session (id) on delete cascade,
        doubts integer not null check (doubts >= 0),
        people integer not null check (people >= 0),
        clips integer not null check (clips >= 0),
        decisions text not null check (length(decisions) = 64),
        approved integer not null check (approved in (0, 1)),
        changesAsked integer not null check (changesAsked in (0, 1))
      ) strict;
      create table render (
        session text not null references session (id) on delete cascade,
        clip text not null,
        decisions text not null check (length(decisions) = 64),
        state text not null check (state in ('running', 'clean', 'leaks', 'failed', 'stopped')),
        at text not null,
        media text,
        leaks text not null default '[]' check (json_valid(leaks)),
        failure text check (failure is null or json_valid(failure)),
        publishedAt text,
        folder text,
        primary key (session, clip),
        check (state <> 'clean' or media is not null)
      ) strict, without rowid;
      alter table publication add column clip text not null default '';
    `),
}
