import type { Migration } from './migration.ts'

/**
 * Sittings of which a learning record store is told. Whoever erases an account has what may have arrived there voided,
 * and what was not sent yet never is.
 */
export const records: Migration = {
  to: 11,
  what: 'sittings told to a record store, and their voiding',
  sql: [
    `create table sitting (
      person text not null references person (id) on delete cascade,
      video text not null,
      id text not null,
      seen_at timestamptz not null,
      quarters int not null,
      completed boolean not null,
      primary key (person, video)
    )`,
    `create function void_statements(leaving text) returns void language plpgsql as $$
      begin
        insert into outgoing (id, port, what, person, state, due_at, made_at)
          select 'void ' || id, 'xapi', jsonb_build_object('void', id), null, 'open', now(), now()
          from outgoing where person = leaving and port = 'xapi' and tries > 0 and state <> 'refused'
          on conflict (id) do nothing;
        delete from outgoing where person = leaving and port = 'xapi';
        delete from sitting where person = leaving;
      end
    $$`,
    `create function person_voids() returns trigger language plpgsql as $$
      begin
        perform void_statements(old.id);
        return old;
      end
    $$`,
    'create trigger person_voids before delete on person for each row execute function person_voids()',
  ],
}
