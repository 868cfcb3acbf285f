import { basename } from 'node:path'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { type BulkCounts, ItemState } from '../contract/bulk/records.ts'
import type { UiLanguage } from '../contract/language.ts'
import { policyTitle } from '../contract/policy-titles.ts'
import { formatsOf, safe } from '../stages/verify/report-html.ts'
import { style } from '../stages/verify/report-style.ts'
import type { ReportLine } from './report-lines.ts'
import { reportWords, stateWords } from './report-words.ts'

const own = `
main{max-width:1120px}
dd{overflow-wrap:anywhere}
td.path{overflow-wrap:anywhere;min-width:180px}
.why{margin:0}
`

/** The report as a page of its own, in pieces: no script, nothing remote, however many lines. */
export function* htmlPieces(
  job: BulkJobRecord,
  lines: Iterable<ReportLine>,
  counts: BulkCounts,
  language: UiLanguage,
): Generator<string> {
  const say = (word: keyof typeof reportWords): string => safe(reportWords[word][language])
  const form = formatsOf(language)
  const facts = [
    [say('source'), safe(job.source)],
    [say('out'), safe(job.out)],
    [say('policy'), safe(policyTitle(basename(job.wishes.policy), language))],
    [say('when'), safe(new Date(job.createdAt).toLocaleString(language))],
    [say('work'), safe(form.clock(job.activeSeconds))],
    ...ItemState.options
      .filter((state) => (counts[state] ?? 0) > 0)
      .map((state) => [safe(stateWords[state][language]), safe(form.number(counts[state] ?? 0))]),
  ]
  yield `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`
  yield `<meta name="viewport" content="width=device-width"><title>${say('title')}</title>`
  yield `<style>${style}${own}</style></head><body><main><h1>${say('title')}</h1>`
  yield `<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl><section>`
  const heads = [say('recording'), say('length'), say('outcome'), say('explains')]
  yield `<div class="wide"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>`
  for (const { path, duration, state, outcome, explanation, folder } of lines) {
    const mark = state === 'clean' ? 'ok' : state === 'failed' || state === 'needs-person' ? 'bad' : ''
    const place = folder === null ? '' : `<br><code>${safe(folder)}</code>`
    yield `<tr><td class="path">${safe(path)}</td><td>${duration === null ? '' : safe(form.clock(duration))}</td>`
    yield `<td class="${mark}">${safe(outcome)}</td><td>${safe(explanation)}${place}</td></tr>`
  }
  yield '</tbody></table></div></section></main></body></html>'
}
