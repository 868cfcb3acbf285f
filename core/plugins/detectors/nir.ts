import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsNir } from '../../words/checksums.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { firstPart, partOf, type RunPart, withCorrections } from '../../words/runs.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'nir'

/** Sex, year, month (or a code above 20 when unknown), department (2A and 2B too), commune, order; key optional. */
const shape = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[ab])\d{6}(?:\d{2})?$/
const written =
  /(?<!\d)[1-478][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?2[ab][ .-]?\d{3}[ .-]?\d{3}(?:[ .-]*(?:cle )?\d{2})?(?!\d)/gu

function find(view: TextView): TextHit[] {
  const { lettered, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(written)) {
    const good = fitsNir(match[0].replace(/[^0-9ab]|cle/g, ''))
    const codes: (string | [string, string])[] = good ? ['pattern', ['checksum', 'nir-key']] : ['pattern']
    hits.push(
      hit(id, 'NIR', { start: match.index, end: match.index + match[0].length }, good ? 0.99 : 0.85, codes, !good),
    )
  }
  for (const run of lettered) {
    const said = run.inWords ? ['number-words'] : []
    const context = announced(view, run)
    const valid = firstPart(run, (part) => fitsNir(part.text))
    const named: [string, string][] = context?.kind === 'nir' ? [['context-word', context.key]] : []
    if (valid) {
      hits.push(
        hit(id, 'NIR', withCorrections(run, valid), 0.99, ['pattern', ['checksum', 'nir-key'], ...said, ...named]),
      )
      continue
    }
    const shaped = firstPart(run, (part) => shape.test(part.text) && part.groups.length >= 3 && part.groups[0] === 1)
    if (shaped && (!context || context.kind === 'nir' || !context.strong)) {
      hits.push(
        hit(id, 'NIR', shaped, named.length > 0 ? 0.9 : 0.7, ['pattern', ...said, ...named], shaped.text.length === 15),
      )
      continue
    }
    const whole = partOf(run, 0, run.groups.length)
    if (context?.kind === 'nir' && whole.text.length >= 4 && !/^(?:19|20)\d\d$/.test(whole.text))
      hits.push(hit(id, 'NIR', withoutLetters(run), 0.75, [...named, ...said], true))
  }
  return hits
}

/** Without single letters at the end, which begin another word: "12 34 56 C, I think". */
function withoutLetters(run: DigitRun): RunPart {
  let to = run.groups.length
  while (to > 1 && /[a-z]$/.test(partOf(run, 0, to).text)) to--
  return partOf(run, 0, to)
}

/** French social security numbers, with or without their key. */
export default ruleDetector({ id, version: 4, entities: ['NIR'], find })
