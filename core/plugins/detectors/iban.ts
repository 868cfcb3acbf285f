import type { TextHit, TextView } from '../../contract/plugins.ts'
import { fitsIban, ibanLengths } from '../../words/checksums.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'iban'
const country = new RegExp(`(?<![\\p{L}\\d])(${Object.keys(ibanLengths).join('|').toLowerCase()})[ .-]*$`, 'u')
/** "c'est FR" in one. */
const withCest = /(?<![\p{L}\d])c(fr)[ .-]*$/u
const spelled = new RegExp(
  `(?<![\\p{L}\\d])(${Object.keys(ibanLengths)
    .map((c) => `${c[0]}[ .,-]+${c[1]}`)
    .join('|')
    .toLowerCase()})[ .,-]*$`,
  'u',
)
const written = new RegExp(
  `(?<![\\p{L}\\d])(?:${Object.keys(ibanLengths).join('|').toLowerCase()})[ ]?\\d{2}(?:[ .-]?[\\da-z]{1,4}(?![a-z]{2})){2,9}`,
  'gu',
)
/** Countries whose number holds the bank's letters: "gb twenty nine nwbk six zero", "NL91 ABNA 04". */
const saidDigits =
  '(?:\\d|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\p{L}+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|vingt|trente|quarante|cinquante|soixante)'
const withBank = new RegExp(
  `(?<![\\p{L}\\d])(?:g[ .]?b|n[ .]?l|i[ .]?e)[ ,.-]*${saidDigits}+(?:[ -]${saidDigits}+){0,3}[ ,.-]+(?:[a-z]{4}|(?:[a-z][ ,.-]+){3}[a-z])(?=[ ,.-]+${saidDigits})`,
  'gu',
)

function find(view: TextView): TextHit[] {
  const { lettered, runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(written)) {
    const plain = match[0].replace(/[^a-z0-9]/g, '')
    for (const length of [plain.length, ibanLengths[plain.slice(0, 2).toUpperCase()] ?? 0])
      if (length >= 14 && fitsIban(plain.slice(0, length))) {
        hits.push(
          hit(id, 'IBAN', { start: match.index, end: endOf(folded, match.index, length) }, 0.99, [
            'pattern',
            ['checksum', 'mod-97'],
          ]),
        )
        break
      }
  }
  for (const match of folded.matchAll(withBank)) {
    const bare = match.index + match[0].length
    const run = runs.find((one) => one.end > bare)
    const joined = run && /^[\s,.-]*$/.test(folded.slice(bare, run.start))
    hits.push(hit(id, 'IBAN', { start: match.index, end: joined ? run.end : bare }, 0.85, ['pattern'], true))
  }
  for (const whole of lettered) {
    const run = withoutLetters(whole)
    const before = folded.slice(Math.max(0, run.start - 16), run.start)
    const joined = country.exec(before)
    const letters =
      joined && surely(view, joined, run.start - before.length)
        ? joined
        : (spelled.exec(before) ?? withCest.exec(before))
    const said = run.inWords ? ['number-words'] : []
    if (letters) {
      const start = run.start - (before.length - letters.index)
      const code = letters[1]?.replace(/[^a-z]/g, '') ?? ''
      // "3704 0044 and I forgot the rest"
      const end = wholeGroups(
        folded,
        run.end - (/\s(?:and|et)(?:\s[a-z])?$/.exec(folded.slice(run.start, run.end))?.[0].length ?? 0),
      )
      const good = fitsIban(code + run.text)
      const context = announced(view, { start, end })
      const named: [string, string][] = context?.kind === 'iban' ? [['context-word', context.key]] : []
      if (good) hits.push(hit(id, 'IBAN', { start, end }, 0.99, ['pattern', ['checksum', 'mod-97'], ...said, ...named]))
      else if (run.text.length >= 6 || (named.length > 0 && run.text.length >= 2))
        hits.push(hit(id, 'IBAN', { start, end }, named.length > 0 ? 0.92 : 0.8, ['pattern', ...said, ...named], true))
      continue
    }
    const context = announced(view, run)
    if (context?.kind !== 'iban' || run.text.length < 4 || isAmount(folded, run.end)) continue
    if (/^(?:19|20)\d\d$/.test(run.text)) continue
    if (!context.strong && run.text.length < 8) continue
    // misheard country letters ("effer 76", "f airs 76") stand right before the number
    const misheard =
      /(?:^|[\s'])((?:ef+e?|f|eff)[ .-]?(?:er+e?|r|air|aire)|(?:et )?(?:faire|fer|frere|frais|phare)|ef air)[ .-]*$/u.exec(
        before,
      )
    const start = misheard
      ? run.start - (before.length - misheard.index - (misheard[0].length - misheard[0].trimStart().length))
      : run.start
    hits.push(hit(id, 'IBAN', { start, end: run.end }, 0.78, [['context-word', context.key], ...said], true))
  }
  return hits
}

/** Two small letters before a number are a country only when nothing else can be meant: "is 078", "me 12". */
const surely = (view: TextView, letters: RegExpExecArray, offset: number): boolean => {
  const code = letters[1] as string
  const raw = view.text.slice(offset + letters.index, offset + letters.index + 2)
  // "de89 3704": letters that stand at their check digits
  const attached =
    letters[0] === code &&
    /\d\d[ .-]\d{4}(?!\d)/.test(view.text.slice(offset + letters.index + 2, offset + letters.index + 9))
  return raw === raw.toUpperCase() || attached || /^(?:fr|gb|ch|lu|mc)$/.test(code)
}

/** Single letters at the head of a run are looked at apart. */
function withoutLetters(run: DigitRun): DigitRun {
  let skip = 0
  while (skip < run.groups.length && /^[a-z]$/.test(run.text[skip] ?? '') && run.groups[skip] === 1) skip++
  return skip === 0
    ? run
    : {
        ...run,
        start: run.digits[skip]?.start ?? run.start,
        text: run.text.slice(skip),
        digits: run.digits.slice(skip),
        groups: run.groups.slice(skip),
      }
}

const endOf = (folded: string, start: number, characters: number): number => {
  let at = start
  for (let count = 0; at < folded.length && count < characters; at++) if (/[a-z0-9]/.test(folded[at] as string)) count++
  return at
}

/** Groups of letters and digits that go on after a run of digits: `0157 84M0 2606`. */
const wholeGroups = (folded: string, end: number): number => {
  const more = /^(?:[a-z]\d{1,3}(?: \d{2,4})*|(?: [a-z]?\d[\da-z]{1,3})+)(?![\p{L}\d])/u.exec(
    folded.slice(end, end + 40),
  )
  return more ? end + more[0].length : end
}

/** Bank accounts: IBAN of any country with its check, cut short, misheard or spelled. */
export default ruleDetector({ id, version: 5, entities: ['IBAN'], find })
