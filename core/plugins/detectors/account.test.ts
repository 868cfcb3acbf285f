import { textCases } from '../../../test/support/text-cases.ts'
import detector from './account.ts'

textCases(detector, [
  { in: 'fr', text: 'suis [@camille_poterie] partout', why: 'a handle' },
  { in: 'fr', text: 'mon pseudo, c’est [terrefolle22]', why: 'after the word for it' },
  { in: 'en', text: 'my username is [clay.lover]', why: 'English' },
  { in: 'fr', text: 'mon compte est bloqué', why: 'a state, not a name' },
  { in: 'en', text: 'my account is locked', why: 'the same in English' },
  { in: 'fr', text: 'jean@exemple.fr', why: 'an e-mail address' },
  { in: 'en', text: 'my username is [silver fox eighty eight] on slack', why: 'several words' },
  { in: 'fr', text: 'mon pseudo sur la plateforme c’est [luna tiret quarante-deux]', why: 'where it is used' },
  { in: 'fr', text: 'mon pseudo c’est pas important', why: 'nothing is told' },
  { in: 'en', text: 'my nickname is bibi', why: 'what somebody is called' },
  { in: 'en', text: 'my nickname on discord is [blue falcon]', why: 'an account' },
  {
    in: 'fr',
    text: 'mon pseudo sur discord c’est [renard des sables treize]',
    why: 'a made-up name of a thing’s thing',
  },
  { in: 'fr', text: 'mon pseudo c’est [luna] du coup tu me trouves', why: 'what is said next' },
  { in: 'en', text: 'i’m [pixel badger nine] on twitch by the way', why: 'words and a number, and where' },
  { in: 'en', text: 'i’m still very active on twitter', why: 'what somebody does there' },
  { in: 'en', text: 'i’m number nine on twitter', why: 'a rank' },
])
