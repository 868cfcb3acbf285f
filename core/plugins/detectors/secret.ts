import type { TextHit, TextView } from '../../contract/plugins.ts'
import { isAmount } from '../../words/context.ts'
import { announced } from '../../words/identifiers.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'secret'
/** What follows "le mot de passe, c'est": one word, or several that "majuscule", "tiret" and the like hold together. */
const password =
  /(?<![\p{L}\d])(?:mots? de passe|mdp|password|passcode|passphrase|pass word)(?![\p{L}\d])(?:\s+(?:du|de la|de mon|de notre|pour le|pour la|pour|for the|for|of the|wifi|wi-fi|zoom|est|is)(?:\s+[\p{L}\d'-]+){0,2}?)?\s*,?\s*(?:c'est|est|c'etait|etait|is|it's|was|:|=)\s*:?\s*["«'“]?\s*([^\s,;"»”]+(?:(?:\s+(?:majuscule|minuscule|tiret(?: du bas)?|underscore|point|dot|diese|etoile|hash|dash|capital|uppercase|lowercase|exclamation|arobase|at)(?![\p{L}]))?(?:\s+\d[\p{L}\d!?#*@_-]*|\s+(?:zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|one|two|three|four|five|seven|eight|nine)(?![\p{L}])))*[!?#*$@]*)/gu
const ordinary =
  /^(?:pas|plus|le|la|les|un|une|mon|ma|trop|tres|toujours|souvent|dans|sur|in|on|the|a|my|too|very|not|always|often|never|jamais|oublie|forgotten|perdu|lost|change|changed|bon|good|faux|wrong|simple|important|obligatoire|required|expire|expired|celui|ce|quoi|what|enregistre|saved|incorrect|invalide|securise|secure|long|court|short|facile|easy|complique|que|qui|demande|necessaire|quelque|quelquechose|something|anything|nothing|rien|note|ecrit|written|stored|shared|partage|same|meme|that|this|where|sent|envoye|reset|weak|strong|faible|fort|stocke|jamais|ne|n'est|still|encore|deja|already|now|what's|here|ici|la|affiche|visible|hidden|cache|connu|known|gone|back|parti|entre|entered|demandee?|asked|needed|used|utilise|different|case|valable|valid|ok)[.!?]*$/

/** Where a password of several words is over: something else is said. */
const goesOn =
  /^(?:je|j'.*|tu|t'.*|il|elle|on|vous|nous|ils|elles|c'.*|qu'.*|n'.*|et|ou|mais|donc|alors|pour|avec|si|sans|en|tout|toute|tous|comme|voila|ok|enfin|euh|depuis|parce|car|que|qui|de|du|des|le|la|les|au|aux|a|est|etait|dans|sur|hier|demain|maintenant|aujourd'hui|merci|pas|you|i|i'.*|it|it's|we|he|she|they|and|or|but|for|so|in|on|at|to|of|the|an|that|which|all|with|no|not|without|please|then|as|if|because|by|now|thanks|is|was|when|where|just|until|since)$/
const numberWord =
  /^(?:\d+|zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|oh|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:-\p{L}+)*$/u

/** End of a password said in words ("tulipe bleue quarante-deux"): at most two more of them, and the numbers behind. */
function saidOn(folded: string, end: number): number {
  let at = end
  for (let words = 0; words <= 2; ) {
    const next = /^\s+([\p{L}\d][\p{L}\d'’-]*)/u.exec(folded.slice(at, at + 40))
    if (!next || goesOn.test(next[1] as string)) break
    if (!numberWord.test(next[1] as string) && ++words > 2) break
    at += next[0].length
  }
  return at
}

/** Letters and digits in one: `48A2`, `B1204`. */
const mixed = /(?<![\p{L}\d])(?=[a-z]*\d[\da-z]*[a-z]|[a-z]+\d)[a-z\d]{3,12}(?![\p{L}\d])/gu
/** Codes that are no secret. */
const isOtherCode = (before: string): boolean =>
  /(?:promo|postal|reduction|source|civil|penal|travail|route|barre|naf|ape)(?![\p{L}])/u.test(before)

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
  for (const run of runs) {
    const context = announced(view, run)
    if (context?.kind !== 'secret') continue
    const near = folded.slice(Math.max(0, run.start - 45), run.start)
    if (isOtherCode(near)) continue
    if (run.text.length < 3 || run.text.length > 12 || isAmount(folded, run.end)) continue
    const letters = /(?<![\p{L}\d])[a-z](?:[ .-]*)$/u.exec(near)
    const tail = /^[ .-]*[a-z](?![\p{L}\d'])/u.exec(folded.slice(run.end, run.end + 4))
    const start = letters && !/[aly]\s*$/.test(letters[0]) ? run.start - letters[0].length : run.start
    const end = tail && !/a$/.test(tail[0]) ? run.end + tail[0].length : run.end
    hits.push(
      hit(id, 'SECRET', { start, end }, 0.82, [
        ['context-word', context.key],
        ...(run.inWords ? ['number-words'] : []),
      ]),
    )
  }
  return hits
}

/** Passwords, door codes and PINs that are said after the word for them. */
export default ruleDetector({ id, version: 2, entities: ['SECRET'], find })
