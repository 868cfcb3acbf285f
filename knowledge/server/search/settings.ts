import type { SearchSettings } from '../../contract/search.ts'
import { usualSynonyms } from './synonyms.ts'

/** What questions are made of, whatever they are about; folded. */
const questionWords = `
  comment pourquoi quand combien quel quelle quels quelles quoi lequel laquelle est ce ca cela ceci
  faire fait fais faites faisait faut faudrait falloir peut peux pouvez pouvoir pourrais pourrait puis
  dois doit devoir devrais devrait sais savoir sait veux veut voulez vouloir voudrais voudrait aimerais aimerait
  truc trucs chose choses machin si plus moins tout tous toute toutes bien etre avoir aller vais va vas allez
  quelqu quelque quelques un une sans avec comme aussi apres avant entre chez encore toujours jamais deja
  dire dis dit mettre met mets prendre prends prend donner donne trouver trouve passer passe arriver arrive arrives
  les ils elles eux leurs lui cet cette ces ceux celui celle celles dont parce puisque lorsque depuis pendant vers
  la oui non euh ben bah hein
  vraiment tres trop peu beaucoup assez souvent parfois maintenant aujourd hui alors donc
  moment fois facon maniere gens personne personnes bon bonne bons bonnes mieux meilleur meilleure
  aider aide aidez conseiller conseillez svp stp bonjour salut merci voila genre
  how what when where why which who whom whose want wants need needs can could should would must might may
  do does did doing done get gets getting make makes making go going thing things stuff way ways
  someone somebody something anyone anything everything one without with much many more less like tell know
  really very too lot lots often always never ever still even just now then
  yes no um uh gonna wanna gotta
  help please hi hello best better good people let take give find put say keep
`
  .trim()
  .split(/\s+/)

/** What a new knowledge base searches with. */
export const usualSettings: SearchSettings = {
  minWordSizefor1Typo: 4,
  minWordSizefor2Typos: 8,
  typoTolerance: 'min',
  hitsPerPage: 10,
  optionalWords: questionWords,
  synonyms: usualSynonyms,
}
