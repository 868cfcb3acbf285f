import { z } from 'zod'
import { AuditExport } from '../keeping/audit.ts'
import { call } from '../rpc.ts'
import { SessionId } from '../session-id.ts'

/**
 * The log of a session's decisions, oldest first, and whether the whole log holds together. To keep:
 * `/audit/<session>/audit.json`, and `/audit/<session>/audit-fr.html` or `audit-en.html` to print.
 */
export const auditApi = { 'audit.entries': call(z.strictObject({ session: SessionId }), AuditExport) } as const
