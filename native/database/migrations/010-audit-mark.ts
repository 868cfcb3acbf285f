import type { Migration } from './migration.ts'

/** Since when the end of the audit log is marked outside the database: from then on a missing mark is a fault. */
export const auditMark: Migration = {
  to: 10,
  what: 'audit mark',
  apply: (connection) =>
    connection.exec(`
      create table auditMark (since text not null) strict;
    `),
}
