import { textCases } from '../../../test/support/text-cases.ts'
import detector from './siret.ts'

textCases(detector, [
  { in: 'fr', text: 'Notre SIRET, c’est le [732 829 320 00074].', why: 'whole, fits', entity: 'SIRET', failed: false },
  { in: 'fr', text: 'le SIRET [123 456 789 00011]', why: 'does not fit', entity: 'SIRET', failed: true },
  { in: 'fr', text: 'mon siret [732 829 320 000 64]', why: 'misheard', entity: 'SIRET', failed: true },
  { in: 'fr', text: 'Mon Cére Céle, [732 829 320 000 64].', why: 'its name misheard too', failed: true },
  {
    in: 'fr',
    text: 'Monci récès-le, [732 829 320 0064], voilà',
    why: 'a digit short and announced by nothing',
    entity: 'SIRET',
    failed: true,
  },
  { in: 'fr', text: 'siret ou sécu : 2 59 08 54 021 343 41', why: 'fits Luhn by chance, but the key of a NIR fits' },
  { in: 'fr', text: 'siret [sept cent trente-deux huit cent vingt-neuf]', why: 'cut short, in words', failed: true },
  { in: 'fr', text: 'Le SIREN, c’est [443 061 841]', why: 'nine digits', entity: 'SIREN' },
  { in: 'fr', text: 'le SIRET est obligatoire depuis 2010', why: 'a year' },
  { in: 'fr', text: '125 000 000 de vues', why: 'a large count' },
  { in: 'fr', text: 'Moncirez, Céle [732 829 320 00]', why: 'cut short, its announcement misheard', failed: true },
])
