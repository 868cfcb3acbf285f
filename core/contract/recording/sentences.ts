import type { ErrorCode } from '../errors.ts'
import { pair } from '../sentence.ts'

/** What a user reads when a recording cannot go on, or one of its sources cannot. */
export const recordingSentences = {
  'take-ended': {
    says: pair(
      'L’enregistrement a été clos ailleurs, ou la liaison est restée coupée plus d’un jour : {size} que seule cette page avait sont perdus.',
      'The recording was closed elsewhere, or the line had been cut for more than a day: {size} that this page alone had are lost.',
    ),
    next: pair(
      'Ce qui était arrivé est gardé, à moins d’avoir été détruit. Relancez l’enregistrement pour la suite.',
      'What had arrived is kept, unless it was destroyed. Start recording again for the rest.',
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
  'part-unread': {
    says: pair(
      'Le navigateur ne peut plus relire {size} qu’il avait mis de côté pendant la coupure : un trou reste à cet endroit.',
      'The browser can no longer read {size} that it had put aside while the line was cut: a hole stays there.',
    ),
    next: pair(
      'Tout le reste est gardé, et l’enregistrement continue. Réécoutez ce passage dans la séance.',
      'All the rest is kept, and the recording goes on. Listen to that passage again in the session.',
    ),
  },
} satisfies Partial<Record<ErrorCode, unknown>>
