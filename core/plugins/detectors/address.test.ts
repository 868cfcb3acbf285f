import { textCases } from '../../../test/support/text-cases.ts'
import detector from './address.ts'

textCases(detector, [
  { in: 'fr', text: 'au [12 rue des Lilas], à Besançon', why: 'number and street' },
  { in: 'fr', text: 'Le siège est au [45 boulevard Haussmann, 75009 Paris].', why: 'postcode and town behind' },
  { in: 'fr', text: 'C’est le [12 rue des lillats, 79 000 3 lions].', why: 'misheard, postcode in pieces' },
  { in: 'fr', text: "j'habite [trois avenue victor hugo] à grenoble", why: 'in words, no capitals' },
  { in: 'fr', text: '[vingt-sept rue du faubourg saint-antoine] à paris', why: 'compound name' },
  { in: 'fr', text: 'se trouve [place de la République]', why: 'a square without a number' },
  { in: 'en', text: 'We live at [221 Baker Street] in London.', why: 'English order' },
  { in: 'en', text: 'i live at [fourteen elm road] in bristol', why: 'English, no capitals' },
  { in: 'fr', text: 'on est descendus dans la rue avec les autres', why: 'a street in general' },
  { in: 'fr', text: 'la place de chacun dans l’équipe', why: 'place as a role' },
  { in: 'fr', text: 'deux cours de poterie', why: 'lessons' },
  { in: 'en', text: 'we have a long way to go', why: 'a way that is none' },
  { in: 'en', text: 'one more road block', why: 'a block' },
  {
    in: 'en',
    text: 'send it to [9 station approach] woking',
    why: 'a word for a way that is a word, after what ways are called',
  },
  { in: 'fr', text: 'le cabinet est [dix-neuf place bellecour]', why: 'a square called after its quarter' },
  { in: 'fr', text: 'la place de marché nous prend dix pour cent', why: 'a shop for shops' },
  { in: 'fr', text: 'une fois à quai le bateau repart', why: 'the article begins something new' },
  { in: 'en', text: 'Send it to [Flat 3B, 27 Mill Lane], please', why: 'the flat before the house' },
  { in: 'en', text: 'it is [nineteen a station approach]', why: 'a letter behind the number in words' },
  { in: 'en', text: "the clinic is on [saint mary's road] in ealing", why: 'a street without a number' },
  { in: 'en', text: 'we are on the road again', why: 'a road without a name' },
  { in: 'en', text: 'it fell off the cliff on memory lane', why: 'a lane of speech' },
  { in: 'fr', text: 'code postal [trente-cinq mille]', why: 'a postcode in words' },
  { in: 'en', text: 'the postcode is [s e fifteen four t w]', why: 'a postcode spelled' },
])
