import { basename } from 'node:path'
import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { type BulkItem, ItemState } from '../contract/bulk/records.ts'
import { filled, type UiLanguage } from '../contract/language.ts'
import { notesAlone } from '../contract/report-notes.ts'
import { explained } from '../contract/sentences.ts'
import type { Library } from '../library.ts'
import { reportWords, stateWords, whyHeld } from './report-words.ts'

/** Rows read at once. */
const page = 500

/** One recording of the report: what it came to, and why. */
export interface ReportLine extends BulkItem {
  readonly outcome: string
  /** Empty for what is clean and whole. */
  readonly explanation: string
}

/** The lines of a job's report, what needs a look first. */
export function* reportLines(library: Library, job: BulkJobRecord, language: UiLanguage): Generator<ReportLine> {
  const { bulkItems } = library.database
  for (let from = 0; ; from += page) {
    const items = bulkItems.page(job.id, { states: ItemState.options, from, count: page })
    for (const item of items)
      yield {
        ...item,
        path: item.path || basename(job.source),
        outcome: stateWords[item.state][language],
        explanation: explanationOf(library, job, item, language),
      }
    if (items.length < page) return
  }
}

function explanationOf(library: Library, job: BulkJobRecord, item: BulkItemRecord, language: UiLanguage): string {
  if (item.code !== null) {
    const { says, next } = explained(item.code, { file: item.path || basename(job.source), id: '' }, language)
    return `${says} ${next}`
  }
  if (item.state === 'duplicate' && item.duplicateOf !== null) {
    const first = library.database.bulkItems.get(job.id, item.duplicateOf)
    const same = filled(reportWords.sameAs[language], { path: first?.path ?? '' })
    // What the same bytes came to is what this recording came to.
    return first && first.code !== null ? `${same} ${explanationOf(library, job, first, language)}` : same
  }
  const held = item.state === 'needs-person' ? [whyHeld(item, language)] : []
  return [...held, ...notesAlone(item.notes, language)].join(' ')
}
