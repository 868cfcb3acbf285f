import { sessions } from './001-sessions.ts'
import { publications } from './002-publications.ts'
import { audit } from './003-audit.ts'
import { reviews } from './004-reviews.ts'
import type { Migration } from './migration.ts'

/** Every step, in order, without a gap: the number of a step is its place. */
export const migrations: readonly Migration[] = [sessions, publications, audit, reviews]
