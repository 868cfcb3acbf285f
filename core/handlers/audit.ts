import type { AuditExport } from '../contract/keeping/audit.ts'
import { exportAudit } from '../keeping/audit-export.ts'
import { auditPage } from '../keeping/audit-page.ts'
import type { Library } from '../library.ts'

/**
 * A session's part of the log as a file to keep; null when there is no file of that name. The page says everything in the
 * language of whoever asks for it.
 * @throws StudioError `session-missing` when the log knows no such session
 */
export function auditFileOf(library: Library, session: string, name: string): { type: string; content: string } | null {
  const log = (): AuditExport => exportAudit(library, session)
  if (name === 'audit.json') return { type: 'application/json', content: `${JSON.stringify(log(), null, 1)}\n` }
  const language = /^audit-(fr|en)\.html$/.exec(name)?.[1]
  if (language === 'fr' || language === 'en')
    return { type: 'text/html; charset=utf-8', content: auditPage(log(), language) }
  return null
}
