import type { Migration } from './migration.ts'

/** Which folder outside the library holds the clean output of which recording. */
export const publications: Migration = {
  to: 2,
  what: 'publications',
  apply: (connection) =>
    connection.exec(`
      create table publication (
        folder text primary key,
        session text not null references session (id) on delete cascade,
        sourcePath text not null,
        renderSha256 text not null check (length(renderSha256) = 64),
        contentKey text not null,
        files text not null,
        publishedAt text not null
      ) strict;
      create index publicationBySource on publication (sourcePath);
    `),
}
