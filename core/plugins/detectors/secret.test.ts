import { textCases } from '../../../test/support/text-cases.ts'
import detector from './secret.ts'

textCases(detector, [
  { in: 'fr', text: 'le mot de passe c’est [soleil2023]', why: 'a password' },
  { in: 'fr', text: 'le code de la porte c’est [quatre huit deux sept]', why: 'digits in words' },
  { in: 'fr', text: 'le code de l’immeuble, [48A2].', why: 'letters in it' },
  { in: 'en', text: 'my pin is [9042]', why: 'a PIN' },
  { in: 'fr', text: 'j’ai oublié mon mot de passe', why: 'nothing is told' },
  { in: 'fr', text: 'le mot de passe est trop long', why: 'said about it' },
  { in: 'fr', text: 'le code postal est 69003', why: 'a postcode' },
  { in: 'fr', text: 'un code promo de 20 pour cent', why: 'a discount' },
  { in: 'fr', text: 'mon mot de passe c’est [tulipe bleue quarante-deux] tu peux te connecter', why: 'several words' },
  { in: 'en', text: 'the password is [sunflower ninety nine] all lower case', why: 'a word and a number' },
  { in: 'en', text: 'the password is something i forget', why: 'nothing is told' },
  { in: 'en', text: 'the door code is [four four one hash]', why: 'the key behind it' },
  { in: 'en', text: 'the bill is [6-0-2-9], do not write it down', why: 'digit by digit, the word for it misheard' },
  { in: 'fr', text: 'c’est [6, 1, 9, 3], il faut appuyer fort', why: 'the same in French' },
  { in: 'fr', text: 'le rythme, c’est 1, 2, 3, 4', why: 'counted' },
  { in: 'fr', text: 'le test, c’est un, deux, un, deux', why: 'counted into a microphone' },
  { in: 'fr', text: 'remove de passe du wi-fi, c’est [tulipe]', why: '"mot" misheard' },
  { in: 'fr', text: 'le digicode c’est [trente et un b soixante-deux]', why: 'a letter between two numbers' },
])
