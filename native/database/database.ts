import { Audit } from './audit.ts'
import { Biometrics } from './biometrics.ts'
import { BulkItems } from './bulk-items.ts'
import { BulkJobs } from './bulk-jobs.ts'
import { compact } from './compact.ts'
import { openConnection } from './connection.ts'
import { Consents } from './consents.ts'
import { Deliveries } from './deliveries.ts'
import { Enrolments } from './enrolments.ts'
import { Erasures } from './erasures.ts'
import { Members } from './members.ts'
import { Publications } from './publications.ts'
import { Rates } from './rates.ts'
import { Renders } from './renders.ts'
import { Retention } from './retention.ts'
import { Reviews } from './reviews.ts'
import { Sessions } from './sessions.ts'
import { snapshot } from './snapshot.ts'
import { StageRuns } from './stage-runs.ts'
import { writeOverRows } from './written-over.ts'

/** The library's records. */
export interface Database {
  readonly sessions: Sessions
  readonly stageRuns: StageRuns
  readonly rates: Rates
  readonly publications: Publications
  readonly audit: Audit
  readonly reviews: Reviews
  readonly members: Members
  readonly renders: Renders
  readonly erasures: Erasures
  readonly retention: Retention
  readonly biometrics: Biometrics
  /** Changes every text that a session's rows hold; gives the number of rows that changed. */
  writeOver(session: string, change: (text: string) => string): number
  forgetRenders(session: string): void
  readonly enrolments: Enrolments
  /** @throws StudioError `library-in-use` while another process uses the database */
  compact(): void
  /** Writes a consistent copy, sealed if the database is, while everybody may go on reading and writing. */
  snapshot(file: string): Promise<void>
  readonly consents: Consents
  readonly bulkJobs: BulkJobs
  readonly bulkItems: BulkItems
  readonly deliveries: Deliveries
  close(): void
}

/** @throws StudioError `database-newer`, `database-damaged`, `folder-not-writable`, `disk-full`, `library-in-use` */
export function openDatabase(path: string): Database {
  const connection = openConnection(path)
  return {
    sessions: new Sessions(connection),
    stageRuns: new StageRuns(connection),
    rates: new Rates(connection),
    publications: new Publications(connection),
    audit: new Audit(connection, `${path.replace(/\.db$/, '')}.audit-mark.json`),
    reviews: new Reviews(connection),
    members: new Members(connection),
    renders: new Renders(connection),
    erasures: new Erasures(connection),
    retention: new Retention(connection),
    biometrics: new Biometrics(connection),
    writeOver: (session, change) => writeOverRows(connection, session, change),
    forgetRenders: (session) => void connection.prepare('delete from render where session = ?').run(session),
    snapshot: (file) => snapshot(connection, file),
    enrolments: new Enrolments(connection),
    compact: () => compact(connection, path),
    consents: new Consents(connection),
    bulkJobs: new BulkJobs(connection),
    bulkItems: new BulkItems(connection),
    deliveries: new Deliveries(connection),
    close: () => connection.close(),
  }
}
