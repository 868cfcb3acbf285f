import { textCases } from '../../../test/support/text-cases.ts'
import detector from './birth-date.ts'

textCases(detector, [
  { in: 'fr', text: 'Je suis née le [14 mars 1986].', why: 'written' },
  { in: 'fr', text: 'née le [vingt-deux juillet mille neuf cent quatre-vingt-dix] à lyon', why: 'in words' },
  { in: 'fr', text: 'Sa date de naissance : [21/09/1992]', why: 'digits' },
  { in: 'en', text: 'I was born on [12 August 1975]', why: 'English' },
  { in: 'en', text: 'my birthday is [March 3rd, 1990]', why: 'American order' },
  { in: 'fr', text: 'La réunion du 12 mars 2024', why: 'a date of something else' },
  { in: 'fr', text: 'Je ne serai pas là le 3 mai', why: '"ne" without its accent' },
  { in: 'fr', text: 'date de naissance [douze, zéro deux, soixante-dix-sept]', why: 'the month as a number' },
  { in: 'fr', text: 'pour mon anniversaire on était douze', why: 'a count' },
])
