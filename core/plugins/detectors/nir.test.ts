import { textCases } from '../../../test/support/text-cases.ts'
import detector from './nir.ts'

textCases(detector, [
  { in: 'fr', text: 'mon numéro de sécu, [2 86 03 63 113 452 31]', why: 'key does not fit', failed: true },
  { in: 'fr', text: 'sécurité sociale : [1 85 05 78 006 084 91]', why: 'whole' },
  { in: 'fr', text: 'le [2 55 08 14 168 025 38]', why: 'key fits, nothing announces it', failed: false },
  { in: 'fr', text: 'ma sécu, [1 84 12 2A 004 120 69]', why: 'Corsica' },
  { in: 'fr', text: 'numéro de sécu [deux quatre-vingt-six zéro trois]', why: 'cut short, in words', failed: true },
  { in: 'en', text: 'my social security number is [078 05 1120]', why: 'American number', failed: true },
  { in: 'fr', text: 'la sécurité sociale depuis 1945', why: 'a year' },
  { in: 'fr', text: 'le 06 12 34 56 78', why: 'a telephone number' },
])
