import type { Migration } from './migration.ts'

/** The first admin has no address until they give one, where one that reaches nobody used to stand. */
export const firstAdmin: Migration = {
  to: 16,
  what: 'the first admin without a made-up address',
  sql: ["update person set email = null where email = 'admin@estompe.invalid'"],
}
