import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsBelgianRegister, fitsLuhn, fitsSwissInsurance } from '../../words/checksums.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'national-number'

/** A British number as it is written; its first letters by HMRC's National Insurance Manual (NIM39110), and Q as in examples. */
const written = /(?<![\p{L}\d])[A-CEGHJ-QR-TW-Z][A-CEGHJ-NP-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?![\p{L}\d])/gu
/** Two letters, spelled or large, before six digits that are called such a number, and the one behind. */
const letters = /(?<![\p{L}\d])\p{L}[ .,-]*\p{L}[ .,-]*$/u
const suffix = /^[ .,-]*[a-d](?![\p{L}\d'])/u

/** A United States number as it is written (SSA: no area 000, 666 or 9xx). */
const american = /(?<![\d-])(?!000|666)[0-8]\d\d-(?!00)\d\d-(?!0000)\d{4}(?![\d-])/gu
/** A Belgian number as it is written. */
const belgian = /(?<!\d)\d\d\.\d\d\.\d\d[- ]\d{3}[. ]\d\d(?!\d)/gu

/** The British number whose six digits a run is; null where no letters are spelled before it. */
function british(view: TextView, run: DigitRun): { start: number; end: number } | null {
  if (run.text.length !== 6) return null
  const { folded } = readingOf(view)
  const from = Math.max(0, run.start - 8)
  const head = letters.exec(folded.slice(from, run.start))
  if (!head) return null
  const start = from + head.index
  const raw = view.text.slice(start, run.start).trim()
  // two small letters side by side are a word: "number is 12 34 56"
  if (raw !== raw.toUpperCase() && !/^\p{L}[ .,-]+\p{L}[.,-]*$/u.test(raw)) return null
  const tail = suffix.exec(folded.slice(run.end, run.end + 4))
  return { start, end: tail ? run.end + tail[0].length : run.end }
}

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of view.text.matchAll(written))
    hits.push(hit(id, 'NIR', { start: match.index, end: match.index + match[0].length }, 0.85, ['pattern']))
  for (const match of folded.matchAll(american))
    hits.push(hit(id, 'NIR', { start: match.index, end: match.index + match[0].length }, 0.85, ['pattern']))
  for (const match of folded.matchAll(belgian)) {
    const good = fitsBelgianRegister(match[0].replace(/\D/g, ''))
    const codes: (string | [string, string])[] = good ? ['pattern', ['checksum', 'mod-97']] : ['pattern']
    hits.push(
      hit(id, 'NIR', { start: match.index, end: match.index + match[0].length }, good ? 0.97 : 0.8, codes, !good),
    )
  }
  for (const run of runs) {
    const said = run.inWords ? ['number-words'] : []
    const context = announced(view, run)
    const named: [string, string][] = context?.kind === 'nir' ? [['context-word', context.key]] : []
    const whole = named.length > 0 ? british(view, run) : null
    if (whole) hits.push(hit(id, 'NIR', whole, 0.95, ['pattern', ...said, ...named]))
    const swiss = firstPart(run, (part) => fitsSwissInsurance(part.text))
    if (swiss) hits.push(hit(id, 'NIR', swiss, 0.97, ['pattern', ['checksum', 'ean-13'], ...said, ...named]))
    // Canada's nine digits fit Luhn's check as a SIREN does: only what they are called tells them apart
    const all = partOf(run, 0, run.groups.length)
    if (named.length > 0 && all.text.length === 9 && fitsLuhn(all.text))
      hits.push(hit(id, 'NIR', all, 0.95, ['pattern', ['checksum', 'luhn'], ...said, ...named]))
  }
  return hits
}

/** Social security and register numbers of Britain, the United States, Canada, Belgium and Switzerland. */
export default ruleDetector({ id, version: 2, entities: ['NIR'], find })
