import { textCases } from '../../../test/support/text-cases.ts'
import detector from './person-names.ts'

textCases(detector, [
  { in: 'fr', text: 'je suis avec [Camille Lefèvre] ce matin', why: 'given and family name' },
  { in: 'fr', text: '[Madame Benali] m’a dit que [Monsieur Garnier] viendrait', why: 'titles belong to the name' },
  { in: 'fr', text: 'avec le docteur [Cohen]', why: 'an office does not' },
  { in: 'fr', text: "elle s'appelle [ngozi okafor] et elle vient", why: 'unknown name, introduced' },
  { in: 'fr', text: 'du coup [monsieur lambert] il m’a dit', why: 'no capitals' },
  { in: 'fr', text: 'J’en ai parlé à [Nguyen Thi Mai] et à [Étienne].', why: 'three words' },
  { in: 'fr', text: 'C’est [Yasmine El Amrani] qui', why: 'a particle' },
  { in: 'fr', text: 'avec [Hadrien de Villiers] hier', why: 'a small particle' },
  { in: 'fr', text: 'avec [caroline petit]', why: 'a family name that is a word' },
  { in: 'en', text: 'she would talk to [mark] about it', why: 'a word that is a name here' },
  { in: 'fr', text: '[Pierre] m’a demandé de passer', why: 'a word that acts like a person' },
  { in: 'en', text: 'My boss, [Michael O’Brien], said no', why: 'an apostrophe inside' },
  { in: 'fr', text: 'Je travaille avec [Li Wei].', why: 'family name first' },
  { in: 'fr', text: 'La rose du jardin a poussé', why: 'a flower' },
  { in: 'fr', text: 'que je sois franc, ce n’est pas clément', why: 'adjectives' },
  { in: 'fr', text: 'la pierre et le bois', why: 'a material' },
  { in: 'en', text: 'I will mark the exercise', why: 'a verb' },
  { in: 'fr', text: 'Madame la directrice est là', why: 'a title without a name' },
  { in: 'fr', text: 'en mai ou en avril', why: 'months' },
  { in: 'fr', text: 'On utilise Excel et Notion', why: 'products' },
  { in: 'fr', text: 'elle s’appelle comment', why: 'a question' },
  { in: 'fr', text: 'je vis en france', why: 'a country' },
])
