import { StudioError } from '../contract/errors.ts'
import { AuditExport, type AuditLine } from '../contract/keeping/audit.ts'
import type { Library } from '../library.ts'

/**
 * The log as a file that somebody else can keep.
 * @param session only this session's entries; null for all
 * @throws StudioError `session-missing` when the log knows no such session
 */
export function exportAudit(library: Library, session: string | null): AuditExport {
  const { audit } = library.database
  const all = audit.all()
  const entries = all
    .filter((entry) => session === null || entry.session === session)
    .map((entry): AuditLine => ({ ...entry, facts: JSON.parse(entry.facts) }))
  if (session !== null && entries.length === 0) throw new StudioError('session-missing')
  return AuditExport.parse({
    version: 1,
    exportedAt: new Date().toISOString(),
    session,
    faults: audit.faults(),
    entries,
    chain: all.map(({ number, hash }) => ({ number, hash })),
  })
}
