/** A stretch that says an e-mail address. */
export interface SaidEmail {
  readonly start: number
  readonly end: number
  readonly score: number
  readonly codes: readonly (string | [string, string])[]
}

/** The at sign as it is said in French and as recognisers write it. */
const arobase =
  '(?:h?a ?r+h?(?:o|au|eau|ow) ?ba(?:s|z)*e?s?|robas*e?|a ?oba[sz]*e?|a au bas(?! (?:mot|de|du|des|niveau|prix)(?!\\p{L}))|a ?robe ?as+e?|arobat|at ?sign|@)'
const english = '(?:at)'
/** "F R" and "com" as recognition writes them: "éfère", "effer", "f air"; "comme", "con". */
const misheardFr = '(?:[eh]?ef+ ?(?:er+e?s?|aire?s?)|ephere|eph er|ef ?r|f (?:er+e?|aire?))'
const misheardCom = '(?:comm?e|con|kom|gone)'
const tld = String.raw`(?:fr|com|net|org|eu|io|be|ch|ca|co(?:\.| dot | point )uk|uk|us|de|it|es|lu|edu|gouv(?:\.| point )fr|info|biz|dev|app|me|ai|tech|pro|email|coach|f r|c o m|${misheardFr}|${misheardCom}|nette)`
const provider =
  '(?:g ?-?mail|gemail|hot ?mail|outlook|yahoo|orange|free|wanadoo|la ?poste|i ?cloud|proton(?: ?mail)?|sfr|live|msn|aol|bbox|neuf|gmx)'
const dot = String.raw`(?:\s*\.\s*|[\s,]+(?:point|dot|poin|points|period)[\s,]+)`
const joiner = String.raw`(?:\s*[.,_-]\s*|[\s,]+(?:point|points|dot|tiret(?: du (?:bas|six|8|6))?|underscore|under score|dash|hyphen|moins|minus|trait d'union|plus)[\s,]+)`
const word = String.raw`[\p{L}\d]+`
/** "jb point le goff": a particle behind a point that was said, not behind one that ends a sentence. */
const beforeParticle = String.raw`[\s,]+(?:point|dot|tiret|underscore)[\s,]+(?:le|la|de|du|van|von|ben|el|al|da|dos|di|saint)\s+`
/** Numbers in words that stand in an address: "wilkins ninety one at", "lucie quatre-vingt-deux arobase". */
const numeral =
  '(?:zero|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)'
/** "c comme Camille", "b as in boy": the letter and its example. */
const spelled = String.raw`\p{L}(?:\s+(?:comme|as in|like|for)\s+\p{L}+)?`
const letters = String.raw`(?:${spelled}(?:[\s,.-]+${spelled}){2,})`

const stop =
  /^(?:c'?est|est|a|l|d|adresse|mail|e|email|mails|courriel|electronique|mon|ma|le|la|les|un|une|son|sa|at|is|it|it's|its|my|the|on|to|sur|via|ecrivez|ecris|envoyez|envoie|envoyer|moi|me|write|send|use|and|et|ou|or|pour|for|notre|votre|nous|vous|donc|alors|so|address|signe|symbole|sign|symbol|avec|with|sont|c|contacter|contactez|joindre|joignable|que|qui|s|j|ai|tout|simplement|suivante?|voici|here|bien|oui|yes|non|no|euh|was|are|be|reach|him|her|us|they|he|she|i|you|we)$/

/**
 * E-mail addresses that are said, in a folded text. Three ways in: an "arobase" with something before it, an English "at"
 * before a domain, and a chain of "point"s after the word "mail".
 */
export function findSaidEmails(folded: string): SaidEmail[] {
  const out: SaidEmail[] = []
  const domain = `${word}(?:${joiner}${word}){0,4}?${dot}${tld}(?![\\p{L}\\d])`
  const loose = `${word}(?:\\s+${word}){0,3}?${dot}${tld}(?![\\p{L}\\d])`
  const sure = new RegExp(
    `(?<![\\p{L}\\d])${arobase}(?![\\p{L}\\d])[\\s,.:]*(${domain}|${letters}${dot}${tld}|${loose}|${provider}(?:${dot}${tld})?|${word}(?:${joiner}${word}){0,3})?`,
    'gu',
  )
  for (const match of folded.matchAll(sure)) {
    const start = localStart(folded, match.index, 3)
    if (start === null) continue
    const whole = match[1] !== undefined && new RegExp(`${dot}${tld}$`, 'u').test(match[1])
    out.push({
      start,
      end: match.index + match[0].trimEnd().length,
      score: whole ? 0.96 : 0.88,
      codes: whole ? ['pattern', 'spelled'] : [['pattern', 'cut-short'], 'spelled'],
    })
  }
  const spokenAt = new RegExp(
    `(?<![\\p{L}\\d])(?:${english}|chez|ate?|hat)(?![\\p{L}\\d])[\\s,]*(${provider}(?:${dot}${tld})|${domain}|${word}(?:\\s+${word}){1,3}${dot}${tld}(?![\\p{L}\\d])|${letters}${dot}${tld})`,
    'gu',
  )
  for (const match of folded.matchAll(spokenAt)) {
    const start = localStart(folded, match.index, 2)
    if (start === null) continue
    // "look at amazon dot com": a bare word before "at" needs a provider, a chain of its own or the word for an address
    const local = folded.slice(start, match.index)
    const told =
      new RegExp(joiner, 'u').test(local.trim()) ||
      new RegExp(`^${provider}`, 'u').test(match[1] ?? '') ||
      /(?:mail|address|adresse|courriel|write|ecri|(?<!\p{L})use|it's|it is|c'est|contact|reach)[^.!?]{0,30}$/u.test(
        folded.slice(Math.max(0, start - 50), start),
      )
    if (!told) continue
    out.push({ start, end: match.index + match[0].length, score: 0.93, codes: ['pattern', 'spelled'] })
  }
  const chain = new RegExp(
    `(?<![\\p{L}\\d])(?:e-?mails?|mails?|courriel|adresse electronique)(?![\\p{L}\\d])[^.!?]{0,30}?(?<![\\p{L}\\d])(${word}(?:[\\s,]+(?:point|dot|underscore|tiret(?: du bas)?)[\\s,]+${word}){1,4})`,
    'gu',
  )
  for (const match of folded.matchAll(chain)) {
    const said = match[1] as string
    const start = match.index + match[0].length - said.length
    if (/^(?:un|le|au|ce|du|quel|premier|dernier)\s+point/u.test(said)) continue
    out.push({ start, end: start + said.length, score: 0.8, codes: [['context-word', 'mail'], 'spelled'] })
  }
  // the at sign was not understood at all, but the word for an address and a domain were
  const told = new RegExp(
    `(?<![\\p{L}\\d])(?:e-?mails?|mails?|courriel|adresse electronique|email address)(?![\\p{L}\\d])(?:\\s+(?:pro|perso|professionnel(?:le)?|personnel(?:le)?))?(?:\\s*[,:]\\s*|\\s+)(?:(?:c'est|est|is|sera|it's|,)\\s+){0,2}([\\p{L}\\d][^?!;:]{2,70}?${dot}${tld})(?![\\p{L}\\d])`,
    'gu',
  )
  for (const match of folded.matchAll(told)) {
    const said = match[1] as string
    if (
      /\.\s/.test(said) ||
      said.split(/\s+/).length > 9 ||
      /(?<![\p{L}\d])(?:site|sur|dans|je|vous|il|elle|on|and|the|with|pour)(?![\p{L}\d])/u.test(said)
    )
      continue
    const start = match.index + match[0].length - said.length
    out.push({
      start,
      end: start + said.length,
      score: 0.82,
      codes: [
        ['context-word', 'mail'],
        ['pattern', 'misheard'],
      ],
    })
  }
  return out
}

/**
 * Where the local part before an at sign begins: a chain of words held together by "point", "tiret" or letters, or up to
 * `most` words when none holds them. Null when nothing that could be one stands there.
 */
function localStart(folded: string, at: number, most: number): number | null {
  const left = folded.slice(Math.max(0, at - 160), at)
  const from = at - left.length
  const spelledOut = new RegExp(`(?<![\\p{L}\\d'])(${letters})((?:${joiner}${word})*)[\\s,]*$`, 'u').exec(left)
  const chained = new RegExp(
    `(?<![\\p{L}\\d])(${word}(?:(?:${joiner}|${beforeParticle})${word})+(?:[\\s-]+${numeral}(?![\\p{L}\\d]))*)[\\s,.-]*$`,
    'u',
  ).exec(left)
  let start: number | null = null
  if (chained) start = trimmedStart(chained[1] as string, from + chained.index)
  if (spelledOut && (start === null || from + spelledOut.index < start)) return from + spelledOut.index
  // words before the chain that are held to it by nothing: "camille lefevre tiret pro arobase"
  const words = [...left.slice(0, (start ?? at) - from).matchAll(/[\p{L}\d]+/gu)]
  const room = start === null ? most : 1
  let taken = 0
  const isNumeral = new RegExp(`^${numeral}$`, 'u')
  for (let i = words.length - 1; i >= 0 && taken < room; i--) {
    const one = words[i] as RegExpExecArray
    if (!isNumeral.test(one[0])) taken++
    const gap = left.slice(one.index + one[0].length, (start ?? at) - from)
    if (stop.test(one[0]) || !/^[\s,.-]*$/.test(gap) || (start !== null && /,/.test(gap))) break
    start = from + one.index
  }
  return start
}

/** Drops "c'est", "mon mail" and the like from the head of a chain that commas held together. */
function trimmedStart(chain: string, start: number): number {
  let at = start
  let rest = chain
  for (;;) {
    const head = new RegExp(`^(${word})([\\s,.]*,\\s*|\\s*-\\s*)`, 'u').exec(rest)
    if (!head || !(stop.test(head[1] as string) || /,/.test(head[2] as string))) return at
    at += head[0].length
    rest = rest.slice(head[0].length)
  }
}
