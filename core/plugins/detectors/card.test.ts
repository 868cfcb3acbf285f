import { textCases } from '../../../test/support/text-cases.ts'
import detector from './card.ts'

textCases(detector, [
  { in: 'fr', text: 'ma carte [4111 1111 1111 1111]', why: 'fits Luhn', failed: false },
  { in: 'fr', text: 'la carte [4970 1012 3456 7890], du compte commun', why: 'does not fit Luhn', failed: true },
  { in: 'fr', text: 'ma carte finit par [4417]', why: 'only the end', failed: true },
  {
    in: 'fr',
    text: 'carte [quarante-neuf soixante-dix douze trente-quatre]',
    why: 'cut short, in words',
    failed: true,
  },
  { in: 'en', text: 'my card is [3782 822463 10005]', why: 'American Express', failed: false },
  { in: 'fr', text: 'une carte à 20 euros', why: 'a price' },
  { in: 'fr', text: 'la carte de visite 2024', why: 'a year' },
  {
    in: 'fr',
    text: 'pas la carte, FR43 4656 4804 4576 5848 5371 535',
    why: 'a bank account beside the word for a card',
  },
  {
    in: 'fr',
    text: 'Le compte FR76 3000 4008 2800 0108 7654 321',
    why: 'a part of a bank account that fits Luhn by chance',
  },
])
