import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsLuhn, ibanLengths } from '../../words/checksums.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf, type RunPart, withCorrections } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'card'

/** Issuers' ranges (ISO/IEC 7812): Visa, Mastercard, American Express, Diners, Discover, Maestro. */
const issuer =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d)\d{12}|(?:50|5[6-9]|6\d)\d{10,17})$/
const inFours = (part: RunPart): boolean => part.text.length === 16 && part.groups.every((n) => n <= 4)

/** Whether a country's letters, which in small ones have to be no word of French or English, stand right before a run. */
function isAccount(view: TextView, run: DigitRun): boolean {
  const letters = /(?<![\p{L}\d])(\p{L}{2})(?:[ -]?\d\d)?[ -]?$/u.exec(
    view.text.slice(Math.max(0, run.start - 8), run.start),
  )?.[1]
  if (!letters || ibanLengths[letters.toUpperCase()] === undefined) return false
  return letters === letters.toUpperCase() || /^(?:fr|gb|ch|lu|mc)$/.test(letters)
}

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const run of runs) {
    const said = run.inWords ? ['number-words'] : []
    const context = announced(view, run)
    // a country and its check digits before it: a bank account, whatever fits by chance inside
    if (isAccount(view, run)) continue
    const valid = firstPart(
      run,
      (part) =>
        issuer.test(part.text) &&
        fitsLuhn(part.text) &&
        (inFours(part) || part.groups.length < 6 || context?.kind === 'card'),
    )
    // part of something longer (a bank account, say) is a card only when it is called one
    if (valid && (context?.kind === 'card' || run.text.length - valid.text.length <= 3)) {
      const codes: (string | [string, string])[] = ['pattern', ['checksum', 'luhn'], ...said]
      if (context?.kind === 'card') codes.push(['context-word', context.key])
      hits.push(hit(id, 'CARD', withCorrections(run, valid), context?.kind === 'card' ? 0.99 : 0.92, codes))
      continue
    }
    const shaped = firstPart(run, (part) => inFours(part) && /^[2-6]/.test(part.text))
    if (
      shaped &&
      (context?.kind === 'card' || run.text.length - shaped.text.length <= 3) &&
      (!context || context.kind === 'card' || !context.strong)
    ) {
      const codes: (string | [string, string])[] = ['pattern', ...said]
      if (context?.kind === 'card') codes.push(['context-word', context.key])
      hits.push(hit(id, 'CARD', withCorrections(run, shaped), context?.kind === 'card' ? 0.9 : 0.75, codes, true))
      continue
    }
    const whole = partOf(run, 0, run.groups.length)
    if (
      context?.kind === 'card' &&
      whole.text.length >= 4 &&
      !isAmount(folded, run.end) &&
      !/^(?:19|20)\d\d$/.test(whole.text)
    )
      hits.push(hit(id, 'CARD', run, 0.72, [['context-word', context.key], ...said], true))
  }
  return hits
}

/** Payment cards: Luhn, issuers' ranges, and what the words around call a card. */
export default ruleDetector({ id, version: 4, entities: ['CARD'], find })
