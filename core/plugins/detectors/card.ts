import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsLuhn } from '../../words/checksums.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf, type RunPart } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'card'

/** Issuers' ranges (ISO/IEC 7812): Visa, Mastercard, American Express, Diners, Discover, Maestro. */
const issuer =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d)\d{12}|(?:50|5[6-9]|6\d)\d{10,17})$/
const inFours = (part: RunPart): boolean => part.text.length === 16 && part.groups.every((n) => n <= 4)

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const run of runs) {
    const said = run.inWords ? ['number-words'] : []
    const context = announced(view, run)
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
      hits.push(hit(id, 'CARD', valid, context?.kind === 'card' ? 0.99 : 0.92, codes))
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
      hits.push(hit(id, 'CARD', shaped, context?.kind === 'card' ? 0.9 : 0.75, codes, true))
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
export default ruleDetector({ id, version: 1, entities: ['CARD'], find })
