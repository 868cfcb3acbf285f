import type { ErrorCode } from '../errors.ts'
import type { Bilingual } from '../language.ts'

const pair = (fr: string, en: string): Bilingual => ({ fr, en })

/** What a user reads when a recording cannot go on, or one of its sources cannot. */
export const recordingSentences = {
  'take-ended': {
    says: pair(
      'L’enregistrement a été clos : la liaison est restée coupée trop longtemps.',
      'The recording was closed: the line had been cut for too long.',
    ),
    next: pair(
      'Tout ce qui était arrivé est gardé et figure dans les séances. Relancez l’enregistrement pour la suite.',
      'Everything that had arrived is kept and is among the sessions. Start recording again for the rest.',
    ),
  },
  'take-refused': {
    says: pair(
      'L’enregistrement a été clos : le programme n’a pas compris ce que cette page lui envoyait.',
      'The recording was closed: the program did not understand what this page sent.',
    ),
    next: pair(
      'Tout ce qui était arrivé est gardé et figure dans les séances. Rechargez la page, puis relancez l’enregistrement pour la suite.',
      'Everything that had arrived is kept and is among the sessions. Load the page again, then start recording again for the rest.',
    ),
  },
  'take-running': {
    says: pair('Un autre enregistrement est déjà en cours.', 'Another recording is running already.'),
    next: pair(
      'Rien n’a été commencé. Arrêtez-le là où il a été lancé, puis recommencez.',
      'Nothing was begun. Stop it where it was started, then try again.',
    ),
  },
  'sources-ended': {
    says: pair(
      'L’enregistrement s’est arrêté : il n’avait plus de source depuis deux minutes.',
      'The recording has stopped: it had had no source for two minutes.',
    ),
    next: pair(
      'Tout ce qui avait été enregistré est gardé. Pour la suite, choisissez une source et relancez.',
      'Everything that had been recorded is kept. For the rest, choose a source and start again.',
    ),
  },
  'too-many-tracks': {
    says: pair(
      'Cet enregistrement a déjà {most} pistes, le maximum : cette source n’y entre plus.',
      'This recording already has {most} tracks, which is the most: this source does not fit in any more.',
    ),
    next: pair(
      'Ce qui s’enregistre continue. Pour cette source, arrêtez, puis relancez un enregistrement.',
      'What is being recorded goes on. For this source, stop and start another recording.',
    ),
  },
  'source-failed': {
    says: pair(
      'Le navigateur ne peut plus encoder une source : elle n’est plus enregistrée.',
      'The browser cannot encode a source any more: it is no longer recorded.',
    ),
    next: pair(
      'Le reste continue, et ce qu’elle avait donné est gardé. Choisissez-la de nouveau.',
      'The rest goes on, and what it had given is kept. Choose it again.',
    ),
  },
} satisfies Partial<Record<ErrorCode, unknown>>
