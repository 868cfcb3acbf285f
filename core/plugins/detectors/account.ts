import type { TextHit, TextView } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { numberWord, saidOn } from '../../words/said-on.ts'
import { ruleDetector } from '../../words/text-detector.ts'

const id = 'account'
const handle = /(?<![\p{L}\d@.])@[\p{L}\d_][\p{L}\d_.]{2,30}(?![\p{L}\d@])/gu
const network =
  '(?:instagram|insta|twitter|tik ?tok|snap(?:chat)?|discord|skype|telegram|linkedin|github|facebook|twitch|slack|teams|youtube|x)'
/** Words behind which a name stands that somebody made up, of several words too. */
const alias = "(?:pseudo|identifiant|login|nom d'utilisateur|handle|username|user name|nickname|screen name)"
/** "My nickname is Bibi" tells what somebody is called, "my nickname on Discord is" an account. */
const calledSo = /nickname(?:\s*,?\s*(?:is|it's|:)\s+)$/u
const named = new RegExp(
  String.raw`(?<![\p{L}\d])(?:mon|son|notre|votre|ton|my|his|her|our|your)\s+(?:(?:compte|${alias}|account|profile?)(?:\s+(?:sur\s+|on\s+)?${network}|\s+(?:sur|pour|on|for)\s+(?:la |le |les |l'|the |mon |ma |my )?\p{L}+)?|${network}|${network} (?:account|handle|username))(?:\s*,?\s*(?:c'est|est|is|it's|:)\s+)(?:@\s*|arobase\s+|at\s+)?([\p{L}\d_]+(?:(?:[._-]|\s+(?:point|dot|tiret|underscore|tiret du bas|dash)\s+|\s+(?=\d))[\p{L}\d_]+)*)`,
  'gu',
)
const onNetwork = new RegExp(
  String.raw`(?<![\p{L}\d])(?:sur|on)\s+${network}\s*,?\s*(?:je suis|c'est|i'm|i am|it's|as)\s+(?:@\s*|arobase\s+|at\s+)?([\p{L}\d_]+(?:(?:[._-]|\s+(?:point|dot|tiret|underscore|dash)\s+|\s+(?=\d))[\p{L}\d_]+)*)`,
  'gu',
)
const notNames =
  /^(?:n|c|qu|pas|plus|tres|trop|un|une|le|la|les|des|du|mon|ma|en|a|the|not|very|too|on|in|my|private|public|prive|cree|bloque|locked|blocked|down|pret|ferme|vide|empty|full|new|nouveau|toujours|always|tout|all|active|actif|bien|good|mal|encore|still|presque|suivi|followed|plein|enorme|super|vraiment|really)$/

/** "Renard des sables": what a made-up name goes on with. */
const ofIt =
  /^\s+(?:des|du|de la|de l'|of the)\s+(?!coup|moins|reste|jour|genre|style|type|fait|tout)\p{L}{3,}(?![\p{L}'-])/u
/** The end of a name that may be followed by one more word of it. */
function aliasEnd(folded: string, bare: number): number {
  const end = saidOn(folded, bare)
  const more = ofIt.exec(folded.slice(end, end + 40))
  return more ? saidOn(folded, end + more[0].length) : end
}

/** "I'm pixel badger nine on twitch": where a name is used that was made up of words and a number. */
const selfOnNetwork = new RegExp(
  String.raw`(?<![\p{L}\d])(?:i'm|i am|je suis|find me as|moi c'est)\s+((?:\p{L}{3,}\s+){1,2}[\p{L}\d-]+(?:\s+[\p{L}\d-]+)?)\s+(?:on|sur)\s+${network}(?!\p{L})`,
  'gu',
)
/** "Number nine on twitter" is a place in a list. */
const ranked = /(?<!\p{L})(?:number|numero|level|niveau|top|the|les|une|for|depuis|pour|about)(?!\p{L})/u

function find(view: TextView): TextHit[] {
  const { folded } = readingOf(view)
  const hits: TextHit[] = []
  for (const match of folded.matchAll(handle))
    hits.push(hit(id, 'ACCOUNT', { start: match.index, end: match.index + match[0].length }, 0.8, ['pattern']))
  for (const pattern of [named, onNetwork])
    for (const match of folded.matchAll(pattern)) {
      const name = match[1] as string
      if (notNames.test(name)) continue
      if (calledSo.test(folded.slice(match.index, match.index + match[0].length - name.length))) continue
      const bare = match.index + match[0].length
      const start = bare - name.length
      const aliased = new RegExp(alias, 'u').test(folded.slice(match.index, start))
      const end = aliased ? aliasEnd(folded, bare) : bare
      const score = aliased ? 0.86 : 0.75
      hits.push(hit(id, 'ACCOUNT', { start, end }, score, ['pattern', ['context-word', 'account']]))
    }
  for (const match of folded.matchAll(selfOnNetwork)) {
    const name = match[1] as string
    if (ranked.test(name) || !numberWord.test(name.slice(name.lastIndexOf(' ') + 1))) continue
    const start = match.index + match[0].indexOf(name)
    const end = start + name.length
    hits.push(hit(id, 'ACCOUNT', { start, end }, 0.7, ['pattern', ['context-word', 'account']]))
  }
  return hits
}

/** Account names: handles, and what follows "mon pseudo, c'est". */
export default ruleDetector({ id, version: 4, entities: ['ACCOUNT'], find })
