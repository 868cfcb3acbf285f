import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { asideOf } from '../../native/files/aside.ts'
import { StudioError } from '../contract/errors.ts'
import type { UiLanguage } from '../contract/language.ts'
import { fromSystem } from '../contract/system-errors.ts'
import type { Library } from '../library.ts'
import { htmlPieces } from './report-html.ts'
import { type ReportLine, reportLines } from './report-lines.ts'

/**
 * Writes the report of a job, whole or not at all: `.csv`, `.json` (one object a line, the job first) or `.html`.
 * @throws StudioError `bulk-missing`, `folder-not-writable`, `disk-full`
 */
export async function writeBulkReport(library: Library, id: string, path: string, language: UiLanguage): Promise<void> {
  const job = library.database.bulkJobs.get(id)
  if (!job) throw new StudioError('bulk-missing')
  const lines = reportLines(library, job, language)
  const pieces =
    { '.csv': csvPieces, '.json': jsonPieces, '.html': htmlPieces }[extname(path).toLowerCase()] ?? jsonPieces
  const aside = asideOf(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await pipeline(pieces(job, lines, library.database.bulkItems.counts(id), language), createWriteStream(aside))
    const file = await open(aside, 'r+')
    await file.sync()
    await file.close()
    await rename(aside, path)
  } catch (cause) {
    await rm(aside, { force: true })
    throw fromSystem(cause, path, 'write')
  }
}

const columns = ['path', 'state', 'code', 'explanation', 'size', 'duration', 'seconds', 'leaks', 'doubts'] as const
const more = ['session', 'folder', 'sha256', 'duplicateOf', 'endedAt'] as const

/** RFC 4180; a value that a spreadsheet would take for a formula is kept from being one. */
function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function* csvPieces(_: BulkJobRecord, lines: Iterable<ReportLine>): Generator<string> {
  const names = [...columns, ...more]
  yield `\ufeff${names.join(',')}\r\n`
  for (const line of lines) yield `${names.map((name) => cell(line[name])).join(',')}\r\n`
}

function* jsonPieces(job: BulkJobRecord, lines: Iterable<ReportLine>): Generator<string> {
  const { id, source, out, wishes, state, plan, createdAt, endedAt, activeSeconds } = job
  yield `${JSON.stringify({ job: id, source, out, policy: wishes.policy, state, plan, createdAt, endedAt, activeSeconds })}\n`
  for (const line of lines)
    yield `${JSON.stringify(Object.fromEntries([...columns, ...more].map((name) => [name, line[name]])))}\n`
}
