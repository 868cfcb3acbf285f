import type { ErrorCode } from '../errors.ts'
import { pair, type Sentence } from '../sentence.ts'

/** What a user reads when publishing to a knowledge base is refused. */
export const outletSentences = {
  'was-erased': {
    says: pair(
      'Ce clip a été retiré de la base de connaissances : elle n’en veut plus.',
      'This clip was taken out of the knowledge base, which refuses it for good.',
    ),
    next: pair(
      'Rien n’a été envoyé. Approuvez un autre extrait, si les personnes filmées en sont d’accord.',
      'Nothing was sent. Approve another clip, if the people in it agree.',
    ),
  },
  'personal-words': {
    says: pair(
      'Ce que vous avez écrit semble contenir des données personnelles ({what}).',
      'What you wrote seems to hold personal data ({what}).',
    ),
    next: pair(
      'Rien n’a été envoyé. Changez le texte, ou cochez que vous en répondez.',
      'Nothing was sent. Change the text, or tick that you answer for it.',
    ),
  },
  'consent-unsaid': {
    says: pair(
      'Il n’est pas dit comment les personnes filmées ont donné leur accord.',
      'It is not said how the people in it agreed.',
    ),
    next: pair('Écrivez-le, puis recommencez.', 'Write it down, then try again.'),
  },
  'proof-incomplete': {
    says: pair(
      'La preuve de ce rendu n’est pas entière : « {what} » n’y est pas vérifié. Rien n’est publié.',
      'The proof of this render is not whole: “{what}” is not verified in it. Nothing is published.',
    ),
    next: pair(
      'Traitez à nouveau l’enregistrement avec cette version (--force), ou refaites son rendu dans la revue, puis publiez.',
      'Process the recording again with this version (--force), or render it again in its review, then publish.',
    ),
  },
} as const satisfies Partial<Record<ErrorCode, Sentence>>
