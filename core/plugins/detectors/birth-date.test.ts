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
  { in: 'fr', text: 'Je suis né le [2800990] et je me sens jeune', why: 'a date heard as one number' },
  { in: 'fr', text: 'Ma fille est le [3 février], à la maison', why: '"née" was not heard' },
  { in: 'fr', text: 'La réunion est le 3 février', why: 'a date of something else, with "est le"' },
  { in: 'en', text: 'he was born on 5 pounds a week', why: 'an amount' },
])
