import { people } from './001-people.ts'
import type { Migration } from './migration.ts'

/** Every step, in order, without a gap: the number of a step is its place. */
export const migrations: readonly Migration[] = [people]
