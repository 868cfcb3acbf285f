import { textCases } from '../../../test/support/text-cases.ts'
import detector from './iban.ts'

textCases(detector, [
  { in: 'fr', text: 'sur l’IBAN [FR76 3000 6000 0112 3456 7890 189]', why: 'whole, fits', failed: false },
  { in: 'fr', text: 'Voici : [FR14 2004 1010 0505 0001 3M02 606].', why: 'a letter inside', failed: false },
  { in: 'en', text: 'the account is [GB29 NWBK 6016 1331 9268 19]', why: 'British', failed: false },
  { in: 'fr', text: 'mon IBAN commence par [FR76 3000 6000 1], le reste suit', why: 'cut short', failed: true },
  { in: 'fr', text: "l'iban c'est [f r sept six trois zéro zéro zéro six]", why: 'spelled', failed: true },
  { in: 'fr', text: 'Moniban commence par, [FR-6636-001].', why: 'misheard', failed: true },
  {
    in: 'fr',
    text: 'mes coordonnées bancaires, [3000 6000 0112 3456]',
    why: 'country lost, called by its context',
    failed: true,
  },
  { in: 'en', text: 'what it is 078 05 1120', why: '"is" is also Iceland' },
  {
    in: 'en',
    text: 'the account is [gb twenty nine nwbk six zero one six one three]',
    why: 'British, said and cut short',
    failed: true,
  },
  { in: 'fr', text: 'un virement de 1 250 euros', why: 'an amount' },
  { in: 'fr', text: 'un virement en 2024', why: 'a year' },
  { in: 'en', text: 'the account is [de89 3704 0044] and i forgot', why: 'small letters at their check digits' },
  { in: 'fr', text: 'c’est [CFR4, 171515, 9,0], et le reste', why: '"c’est" and the country in one', failed: true },
])
