import type { Migration } from './migration.ts'

/**
 * Clips on their way to a knowledge base, there, or on their way out of it. A row outlives its session: then it holds
 * nothing but what the knowledge base has to be told.
 */
export const deliveries: Migration = {
  to: 70,
  what: 'deliveries',
  apply: (connection) =>
    connection.exec(`
      create table delivery (
        server text not null,
        video text not null,
        session text,
        clip text not null,
        /* How often it was taken out before. */
        generation integer not null check (generation >= 0),
        state text not null check (state in ('sending', 'paused', 'failed', 'published', 'leaving', 'gone')),
        folder text,
        decisions text,
        described text check (described is null or json_valid(described)),
        done integer not null,
        total integer not null,
        failure text check (failure is null or json_valid(failure)),
        reason text check (reason in ('consent-withdrawn', 'person-left', 'mistake')),
        at text not null,
        primary key (server, video),
        check (session is not null or state = 'leaving'),
        check ((state = 'leaving') = (reason is not null))
      ) strict, without rowid;
      create index deliveryBySession on delivery (session);
    `),
}
