import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Leak, Report } from '../../core/contract/report.ts'
import { ReviewRecord } from '../../core/contract/review/records.ts'

/** What the studio has written down of a session's review, as another program would read it. */
export function recordsOf(home: string, title: string): ReviewRecord[] {
  const database = new Database(join(home, 'library.db'), { readonly: true })
  try {
    return database
      .prepare('select body from reviewRecord join session on session.id = reviewRecord.session where title = ?')
      .all(title)
      .map((row) => ReviewRecord.parse(JSON.parse((row as { body: string }).body)))
  } finally {
    database.close()
  }
}

type Finding = Extract<ReviewRecord, { type: 'finding' }>

export const findingsIn = (records: readonly ReviewRecord[]): Finding[] =>
  records.filter((record): record is Finding => record.type === 'finding')

/** Commands of the audit log, oldest first. */
export function auditOf(home: string): { actor: string; action: string }[] {
  const database = new Database(join(home, 'library.db'), { readonly: true })
  try {
    return database.prepare('select actor, action from audit order by number').all() as never
  } finally {
    database.close()
  }
}

/** What verification found in renders that lie in quarantine. */
export function leaksIn(home: string): Leak[] {
  const quarantine = join(home, 'quarantine')
  if (!existsSync(quarantine)) return []
  return readdirSync(quarantine, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('report.json'))
    .flatMap((name) => Report.parse(JSON.parse(readFileSync(join(quarantine, name), 'utf8'))).leaks)
}
