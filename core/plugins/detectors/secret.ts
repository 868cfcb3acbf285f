import type { TextHit, TextView } from '../../contract/plugins.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import type { DigitRun } from '../../words/numbers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { saidOn } from '../../words/said-on.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'secret'
/** What follows "le mot de passe, c'est": one word, or several that "majuscule", "tiret" and the like hold together. */
const password =
  /(?<![\p{L}\d])(?:mots? de passe|\p{L}+ de passe(?= (?:du|de la) (?:wi-?fi|compte|session|box))|mdp|password|passcode|passphrase|pass word)(?![\p{L}\d])(?:\s+(?:du|de la|de mon|de notre|pour le|pour la|pour|for the|for|of the|wifi|wi-fi|zoom|est|is)(?:\s+[\p{L}\d'-]+){0,2}?)?\s*,?\s*(?<!\p{L})(?:c'est|est|c'etait|etait|is|it's|was|:|=)\s*:?\s*["«'“]?\s*([^\s,;"»”]+(?:(?:\s+(?:majuscule|minuscule|tiret(?: du bas)?|underscore|point|dot|diese|etoile|hash|dash|capital|uppercase|lowercase|exclamation|arobase|at)(?![\p{L}]))?(?:\s+\d[\p{L}\d!?#*@_-]*|\s+(?:zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|one|two|three|four|five|seven|eight|nine)(?![\p{L}])))*[!?#*$@]*)/gu
const ordinary =
  /^(?:pas|plus|le|la|les|un|une|mon|ma|trop|tres|toujours|souvent|dans|sur|in|on|the|a|my|too|very|not|always|often|never|jamais|oublie|forgotten|perdu|lost|change|changed|bon|good|faux|wrong|simple|important|obligatoire|required|expire|expired|celui|ce|quoi|what|enregistre|saved|incorrect|invalide|securise|secure|long|court|short|facile|easy|complique|que|qui|demande|necessaire|quelque|quelquechose|something|anything|nothing|rien|note|ecrit|written|stored|shared|partage|same|meme|that|this|where|sent|envoye|reset|weak|strong|faible|fort|stocke|jamais|ne|n'est|still|encore|deja|already|now|what's|here|ici|la|affiche|visible|hidden|cache|connu|known|gone|back|parti|entre|entered|demandee?|asked|needed|used|utilise|different|case|valable|valid|ok|provisoire|temporaire|temporary|default|par|perime|changee?)[.!?]*$/

/** Letters and digits in one: `48A2`, `B1204`. */
const mixed = /(?<![\p{L}\d])(?=[a-z]*\d[\da-z]*[a-z]|[a-z]+\d)[a-z\d]{3,12}(?![\p{L}\d])/gu
/** The key that is pressed behind a code. */
const keyBehind =
  /^[\s,]+(?:puis |then |et |and )?(?:diese|etoile|hash|star|pound sign|asterisk|asterisque)(?![\p{L}])/u
/** Codes that are no secret. */
const isOtherCode = (before: string): boolean =>
  /(?:promo|postal|reduction|source|civil|penal|travail|route|barre|naf|ape)(?![\p{L}])/u.test(before)
/** What stands before digits that are told one by one. */
const telling = /(?<!\p{L})(?:c'est|est|is|it's)(?: le(?!\p{L}))?\s*[,:]?\s*$/u

/** Four digits and more, said one by one, that do not count up or down: nobody tells an amount so. */
function isSpelled(run: DigitRun, before: string): boolean {
  if (run.groups.length < 4 || run.groups.some((n) => n !== 1) || !telling.test(before)) return false
  const steps = run.groups.slice(1).map((_, i) => Number(run.text[i + 1]) - Number(run.text[i]))
  return new Set(steps).size > 1 && new Set(run.text).size > 2
}

/** The letter in "trente et un b soixante-deux". */
const oneLetter = /^[\s.-]*[b-xz][\s.-]+$/u
/** Digits between which a single letter stands are one code. */
function codesIn(runs: readonly DigitRun[], folded: string): DigitRun[] {
  const codes: DigitRun[] = []
  for (const run of runs) {
    const last = codes.at(-1)
    if (last && oneLetter.test(folded.slice(last.end, run.start)))
      codes.splice(-1, 1, {
        ...{ ...last, end: run.end, text: last.text + run.text, digits: [...last.digits, ...run.digits] },
        groups: [...last.groups, ...run.groups],
        inWords: last.inWords || run.inWords,
      })
    else codes.push(run)
  }
  return codes
}

function find(view: TextView): TextHit[] {
  const { runs, folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(password)) {
    const said = (match[1] as string).replace(/[.!?]+$/u, (end) => (end.length === 1 && end === '.' ? '' : end))
    if (said === '' || ordinary.test(said)) continue
    const start = match.index + match[0].length - (match[1] as string).length
    const end = saidOn(folded, start + said.length)
    hits.push(hit(id, 'SECRET', { start, end }, 0.85, ['pattern', ['context-word', 'password']]))
  }
  for (const match of folded.matchAll(mixed)) {
    const stretch = { start: match.index, end: match.index + match[0].length }
    const context = announced(view, stretch)
    if (context?.kind === 'secret' && !isOtherCode(folded.slice(Math.max(0, stretch.start - 45), stretch.start)))
      hits.push(hit(id, 'SECRET', stretch, 0.83, [['context-word', context.key]]))
  }
  for (const run of codesIn(runs, folded)) {
    const context = announced(view, run)
    const near = folded.slice(Math.max(0, run.start - 45), run.start)
    if (context ? context.kind !== 'secret' : !isSpelled(run, near)) continue
    if (isOtherCode(near)) continue
    if (run.text.length < 3 || run.text.length > 12 || isAmount(folded, run.end)) continue
    const letters = /(?<![\p{L}\d])[a-z](?:[ .-]*)$/u.exec(near)
    const tail = /^[ .-]*[a-z](?![\p{L}\d'])/u.exec(folded.slice(run.end, run.end + 4))
    const start = letters && !/[aly]\s*$/.test(letters[0]) ? run.start - letters[0].length : run.start
    const key = keyBehind.exec(folded.slice(run.end, run.end + 16))
    const end = run.end + (key?.[0].length ?? (tail && !/a$/.test(tail[0]) ? tail[0].length : 0))
    hits.push(
      hit(id, 'SECRET', { start, end }, 0.82, [
        context ? ['context-word', context.key] : 'spelled',
        ...(run.inWords ? ['number-words'] : []),
      ]),
    )
  }
  return hits
}

/** Passwords, door codes and PINs that are said after the word for them, or digit by digit. */
export default ruleDetector({ id, version: 6, entities: ['SECRET'], find })
