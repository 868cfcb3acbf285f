import type { TextHit, TextView } from '../../contract/plugins.ts'
import { isAmount, isDayOfMonth } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { allParts, partOf, type RunPart, withCorrections } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'phone'

/** National numbers written or said in full: France, Belgium, Switzerland, Luxembourg, United Kingdom, Ireland. */
const national = /^0[1-9]\d{7,9}$/
/** With a country's code, `00` or `+` before it. */
const international = /^(?:00)?(?:33|32|41|352|44|353|1|212|213|216|221|225|237|49|34|39|351)0?\d{8,10}$/
const american = (part: RunPart): boolean =>
  /^1?[2-9]\d{2}[2-9]\d{6}$/.test(part.text) && /^(1,)?3,3,(4|2,2|1,1,1,1)$/.test(part.groups.join(','))

const fits = (run: DigitRun, part: RunPart): boolean => {
  if (part.text.length < 8 || part.text.length > 15) return false
  if (run.plus && part.from === 0) return /^\d{9,14}$/.test(part.text) && international.test(part.text)
  if (part.text.startsWith('00')) return international.test(part.text)
  return (national.test(part.text) && part.text.length >= 10) || american(part) || belgianOrSwiss(part)
}

/** Nine digits, said in threes and twos: `02 123 45 67`, `0470 12 34 5`. */
const belgianOrSwiss = (part: RunPart): boolean =>
  /^0[1-9]\d{7}$/.test(part.text) && part.groups.length >= 3 && part.groups.every((n) => n <= 4)

/** One number too many, or two of what is called a telephone number, is a slip of the tongue or of the ear. */
function isSlip(folded: string, run: DigitRun, part: RunPart, called: boolean): boolean {
  const rest = run.groups.slice(part.to)
  if (rest.length === 0 || rest.length > (called ? 2 : 1) || rest.some((n) => n > 2)) return false
  if (isAmount(folded, run.end)) return false
  // a comma parts what follows from the number, unless commas stand in the number too
  return !/,/.test(folded.slice(part.end, run.end)) || /,/.test(folded.slice(part.start, part.end))
}

/** A mobile number that was cut short or misheard still begins like one and comes in pairs. */
const looksCutShort = (part: RunPart): boolean =>
  /^0[1-79]\d{3,}$/.test(part.text) &&
  part.text.length >= 6 &&
  part.text.length <= 12 &&
  part.groups.length >= 3 &&
  part.groups.every((n) => n <= 3)

/** What a heading or a label tells about: a number with a remark at most, not a sentence in which a number stands. */
const isCell = (folded: string, { start, end }: DigitRun): boolean =>
  (`${folded.slice(0, start)} ${folded.slice(end)}`.match(/\p{L}{2,}/gu)?.length ?? 0) <= 2

/** Orders and invoices on a page are counted from the year on: `2024-118`. */
const isReference = (view: TextView, { start, end }: DigitRun): boolean =>
  view.source === 'screen' && /^(?:19|20)\d\d[-/]\d{1,5}$/u.test(view.text.slice(start, end))

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const run of runs) {
    const said = run.inWords ? ['number-words'] : []
    const all = partOf(run, 0, run.groups.length)
    const context = announced(view, run)
    // "06 12 34 56 78, 9 heures"
    const hour = isAmount(folded, run.end)
    const full = allParts(
      run,
      (part) => fits(run, part) && !(hour && part.to === run.groups.length && part.text.length > 10),
    )
    for (const part of full) {
      const start = run.plus && part.from === 0 ? folded.lastIndexOf('+', part.start) : part.start
      const whole = withCorrections(run, part)
      const from = Math.min(whole.start, start >= 0 && part.start - start <= 3 ? start : part.start)
      const other = context && context.kind !== 'phone' && context.strong
      const end = isSlip(folded, run, part, context?.kind === 'phone') ? run.end : whole.end
      const codes: (string | [string, string])[] = ['pattern', ...said]
      if (context?.kind === 'phone') codes.push(['context-word', context.key])
      hits.push(hit(id, 'PHONE', { start: from, end }, other ? 0.6 : context?.kind === 'phone' ? 0.98 : 0.9, codes))
    }
    if (full.length > 0) continue
    if (looksCutShort(all) && !(context && context.kind !== 'phone' && context.strong)) {
      const codes: (string | [string, string])[] = [['pattern', 'cut-short'], ...said]
      if (context?.kind === 'phone') codes.push(['context-word', context.key])
      hits.push(hit(id, 'PHONE', run, 0.8, codes, true))
      continue
    }
    if (context?.kind !== 'phone') continue
    if ((context.beside && !isCell(folded, run)) || isReference(view, run)) continue
    if (isAmount(folded, run.end) || isDayOfMonth(folded, run.end)) continue
    const least = context.strong ? 4 : context.key === 'call' ? 5 : 6
    if (all.text.length < least && !(all.text.length >= 4 && /^0/.test(all.text))) continue
    if (/^(?:19|20)\d\d$/.test(all.text)) continue
    const start = run.plus ? Math.max(folded.lastIndexOf('+', run.start), run.start - 2) : run.start
    hits.push(hit(id, 'PHONE', { start, end: run.end }, 0.7, [['context-word', context.key], ...said], true))
  }
  return hits
}

/** Telephone numbers, written or said, whole, cut short or misheard. */
export default ruleDetector({ id, version: 5, entities: ['PHONE'], find })
