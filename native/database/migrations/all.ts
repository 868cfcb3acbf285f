import { sessions } from './001-sessions.ts'
import { publications } from './002-publications.ts'
import { audit } from './003-audit.ts'
import { reviews } from './004-reviews.ts'
import { standings } from './005-standings.ts'
import { auditMark } from './010-audit-mark.ts'
import { erasures } from './011-erasures.ts'
import { retention } from './012-retention.ts'
import { biometricConsents } from './013-biometric-consents.ts'
import { consents } from './020-consents.ts'
import { bulkJobs } from './030-bulk-jobs.ts'
import { enrolments } from './040-enrolments.ts'
import { takenIn } from './041-taken-in.ts'
import { deliveries } from './070-deliveries.ts'
import { bulkNotes } from './075-bulk-notes.ts'
import { bulkStops } from './076-bulk-stops.ts'
import type { Migration } from './migration.ts'

/** Every step, by ascending number. Numbers are never used twice; there may be gaps. */
export const migrations: readonly Migration[] = [
  sessions,
  publications,
  audit,
  reviews,
  standings,
  auditMark,
  erasures,
  retention,
  biometricConsents,
  consents,
  bulkJobs,
  enrolments,
  takenIn,
  deliveries,
  bulkNotes,
  bulkStops,
]
