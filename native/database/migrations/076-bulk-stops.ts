import type { Migration } from './migration.ts'

/** What the sentence about why a job stopped names. Of jobs that stopped before, it is one of their folders, as they said. */
export const bulkStops: Migration = {
  to: 76,
  what: 'what stopped bulk jobs',
  apply: (connection) =>
    connection.exec(`
      alter table bulkJob add column stateData text not null default '{}' check (json_valid(stateData));
      update bulkJob
        set stateData = json_object('file', iif(stateCode = 'file-missing', source, out))
        where stateCode is not null and stateCode not like 'model-%';
      update bulkJob set stateData = json_object('model', '…') where stateCode like 'model-%';
    `),
}
