import { textCases } from '../../../test/support/text-cases.ts'
import detector from './phone.ts'

textCases(detector, [
  { in: 'fr', text: 'mon numéro c’est le [06 12 34 56 78], le matin', why: 'written in pairs' },
  { in: 'fr', text: 'Tu peux appeler le [0612345678].', why: 'written in one' },
  { in: 'fr', text: 'le [01.44.55.66.77] au bureau', why: 'dots between the pairs' },
  {
    in: 'fr',
    text: 'au [zéro six douze trente-quatre cinquante-six soixante-dix-huit]',
    why: 'said in words',
    failed: false,
  },
  { in: 'fr', text: 'au [zéro quatre septante-deux nonante-huit douze zéro un]', why: 'Belgian tens' },
  { in: 'fr', text: 'le [zéro 6 12 34 cinquante-six 78]', why: 'digits and words mixed' },
  { in: 'fr', text: 'Mon mobile : [+33 6 12 34 56 78]', why: 'country code' },
  { in: 'fr', text: 'appelle-moi au [06 12 34 56]', why: 'cut short', failed: true },
  { in: 'fr', text: 'Au [06 12 34 56 78 9]', why: 'one digit too many' },
  { in: 'fr', text: 'mon portable commence par [zéro sept quatre-vingt]', why: 'only the beginning', failed: true },
  {
    in: 'en',
    text: 'call me on [zero seven seven double zero nine hundred one two three]',
    why: 'English words with a double',
  },
  { in: 'en', text: 'my number is [oh seven seven one two three four five six seven eight]', why: 'oh for zero' },
  { in: 'en', text: 'reach me on [+44 7700 900123]', why: 'British mobile' },
  { in: 'en', text: 'dial [555-234-9876] now', why: 'American form' },
  { in: 'fr', text: '[12 34 56 78]', why: 'the heading says what it is', context: ['Téléphone'] },
  { in: 'fr', text: '[12 34 56 78] (perso)', why: 'a cell with a remark', context: ['Téléphone'] },
  {
    in: 'fr',
    text: 'à relancer avant vendredi : 12 34 56 78 pièces à livrer',
    why: 'a sentence below a heading',
    context: ['Téléphone'],
  },
  { in: 'fr', text: 'J’ai vendu 12 34 56 articles', why: 'pairs without anything about a telephone' },
  { in: 'fr', text: 'le prix est de 1 250 euros', why: 'a price' },
  { in: 'fr', text: 'en 2019 nous avions 4 500 clients', why: 'a year and a count' },
  { in: 'fr', text: 'le numéro 12 de la revue', why: 'a short number behind a general word' },
  { in: 'fr', text: 'rappelez-moi dans 15 jours', why: 'a duration behind a word for calling' },
  { in: 'fr', text: 'appelle-moi le 12 mars 2024', why: 'a date behind a word for calling' },
  { in: 'fr', text: 'mon SIRET c’est le 732 829 320 00074', why: 'another number of the same length' },
  {
    in: 'fr',
    text: 'laisse un message au [zéro six deux fois le trente puis onze douze]',
    why: 'a pair said once for two',
  },
  { in: 'fr', text: 'je te l’ai dit deux fois le douze', why: 'how often' },
])
