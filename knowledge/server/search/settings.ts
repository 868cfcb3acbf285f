import type { SearchSettings } from '../../contract/search.ts'

/** What a new knowledge base searches with. */
export const usualSettings: SearchSettings = {
  minWordSizefor1Typo: 4,
  minWordSizefor2Typos: 8,
  typoTolerance: 'min',
  hitsPerPage: 10,
  optionalWords: [
    ...['comment', 'pourquoi', 'quand', 'combien', 'quel', 'quelle', 'quels', 'quelles', 'quoi', 'est', 'ce', 'ca'],
    ...['faire', 'fait', 'faut', 'peut', 'peux', 'dois', 'doit', 'sais', 'savoir', 'veux', 'veut', 'truc', 'chose'],
    ...['si', 'plus', 'tout', 'tous', 'toute', 'bien', 'etre', 'avoir', 'aller', 'vais', 'va', 'quelqu', 'quelque'],
    ...['sans', 'avec', 'comme', 'aussi', 'apres', 'avant', 'entre', 'chez', 'encore', 'toujours', 'jamais', 'deja'],
    ...['without', 'with', 'someone', 'something', 'anything', 'everything', 'much', 'many', 'more', 'like', 'tell'],
    ...['how', 'what', 'when', 'where', 'why', 'which', 'who', 'whom', 'want', 'need', 'can', 'could', 'should'],
    ...['would', 'must', 'do', 'does', 'did', 'get', 'make', 'thing', 'things', 'way', 'someone', 'somebody', 'one'],
  ],
  synonyms: [
    ['prix', 'tarif', 'price', 'fee', 'pricing'],
    ['client', 'cliente', 'customer'],
    ['prospect', 'lead'],
    ['devis', 'quote', 'proposition commerciale'],
    ['facture', 'invoice'],
    ['relance', 'follow up'],
    ['reseau', 'network'],
    ['objectif', 'but', 'goal', 'target'],
    ['entretien', 'interview'],
    ['salaire', 'remuneration', 'salary', 'pay'],
    ['embauche', 'recrutement', 'hiring', 'recruitment'],
    ['reunion', 'meeting'],
    ['retour', 'feedback'],
    ['site', 'website'],
    ['courriel', 'mail', 'email'],
    ['peur', 'trac', 'fear', 'nervous'],
  ],
}
