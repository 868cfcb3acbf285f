import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { z } from 'zod'

/**
 * The newest entry of the log, as it is noted outside the database: what a log that was cut short cannot have. Number 0
 * stands for a log without entries.
 */
export const AuditMark = z.object({ number: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })
export type AuditMark = z.infer<typeof AuditMark>

/** Null when there is no mark, or none that can be read. */
export function readMark(path: string): AuditMark | null {
  try {
    const parsed = AuditMark.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Notes the newest entry, whole or not at all. The caller holds the database's write lock, so that marks never cross. */
export function writeMark(path: string, mark: AuditMark): void {
  const aside = `${path}.part`
  try {
    const file = openSync(aside, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify(mark))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
}
