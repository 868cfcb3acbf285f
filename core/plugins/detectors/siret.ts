import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsNir, fitsSiren, fitsSiret } from '../../words/checksums.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf, type RunPart, withCorrections } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'siret'

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const run of runs) {
    const said = run.inWords ? ['number-words'] : []
    const context = announced(view, run)
    const named: [string, string][] =
      context?.kind === 'siret' || context?.kind === 'siren' ? [['context-word', context.key]] : []
    // a NIR whose key fits is a NIR, even when Luhn's check fits some of its digits by chance
    if (firstPart(run, (part) => fitsNir(part.text))) continue
    // digits that were taken back are too many: what fits among them fits by chance
    if (run.corrected && named.length === 0) continue
    const valid = firstPart(
      run,
      (part) => fitsSiret(part.text) && part.groups.every((n) => n <= 5 || n === 9 || n === 14),
    )
    if (valid && (named.length > 0 || !context?.strong)) {
      hits.push(
        hit(id, 'SIRET', withCorrections(run, valid), named.length > 0 ? 0.99 : 0.88, [
          'pattern',
          ['checksum', 'luhn'],
          ...said,
          ...named,
        ]),
      )
      continue
    }
    const whole = partOf(run, 0, run.groups.length)
    // a company's nine digits and an office that was cut short or misheard: "732 829 320 0064"
    if (beginsWithSiren(whole) && (named.length > 0 || !context?.strong)) {
      hits.push(hit(id, 'SIRET', whole, 0.93, ['pattern', ['checksum-part', 'luhn'], ...said, ...named], true))
      continue
    }
    const siren = firstPart(run, (part) => fitsSiren(part.text))
    if (
      siren &&
      whole.text.length <= 10 &&
      (named.length > 0 ||
        (!context && !/000$/.test(siren.text) && !isAmount(folded, run.end) && /^3,3,3$/.test(siren.groups.join(','))))
    ) {
      const entity = context?.kind === 'siret' ? 'SIRET' : 'SIREN'
      hits.push(
        hit(
          id,
          entity,
          siren,
          named.length > 0 ? 0.97 : 0.75,
          ['pattern', ['checksum', 'luhn'], ...said, ...named],
          entity === 'SIRET',
        ),
      )
      continue
    }
    if (named.length > 0 && whole.text.length >= 4 && !isAmount(folded, run.end) && !/^(?:19|20)\d\d$/.test(whole.text))
      hits.push(hit(id, context?.kind === 'siren' ? 'SIREN' : 'SIRET', run, 0.8, [...named, ...said], true))
    else if (!context?.strong && whole.text.length === 14 && /^3,3,3,(5|2,3|3,2|[1-3,]+)$/.test(whole.groups.join(',')))
      hits.push(hit(id, 'SIRET', run, 0.75, ['pattern', ...said], true))
  }
  return hits
}

/** Twelve to fifteen digits whose first nine end with a group and fit. */
const beginsWithSiren = (whole: RunPart): boolean => {
  if (whole.text.length < 12 || whole.text.length > 15 || /^0/.test(whole.text)) return false
  if (!fitsSiren(whole.text.slice(0, 9))) return false
  return /^(?:3,3,3,|9,)/.test(`${whole.groups.join(',')},`)
}

/** French company numbers: SIRET (14 digits) and SIREN (9), both with Luhn's check. */
export default ruleDetector({ id, version: 4, entities: ['SIRET', 'SIREN'], find })
