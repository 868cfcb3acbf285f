import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsSiren, fitsSiret } from '../../words/checksums.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf } from '../../words/runs.ts'
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
    const valid = firstPart(
      run,
      (part) => fitsSiret(part.text) && part.groups.every((n) => n <= 5 || n === 9 || n === 14),
    )
    if (valid && (named.length > 0 || !context?.strong)) {
      hits.push(
        hit(id, 'SIRET', valid, named.length > 0 ? 0.99 : 0.88, ['pattern', ['checksum', 'luhn'], ...said, ...named]),
      )
      continue
    }
    const whole = partOf(run, 0, run.groups.length)
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

/** French company numbers: SIRET (14 digits) and SIREN (9), both with Luhn's check. */
export default ruleDetector({ id, version: 1, entities: ['SIRET', 'SIREN'], find })
