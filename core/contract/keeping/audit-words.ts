import type { Bilingual } from '../language.ts'
import type { AuditFault } from './audit.ts'

/** What each fault of the log means. `{first}` and `{last}` are numbers of entries. */
export const faultSentences: Readonly<Record<AuditFault['fault'], Bilingual>> = {
  changed: {
    fr: 'L’entrée {first} ne dit plus ce qu’elle disait quand elle a été écrite.',
    en: 'Entry {first} no longer says what it said when it was written.',
  },
  moved: {
    fr: 'L’entrée {first} a été déplacée : une autre était à cette place.',
    en: 'Entry {first} was moved: another one stood in its place.',
  },
  removed: { fr: 'Des entrées manquent : {first} à {last}.', en: 'Entries are missing: {first} to {last}.' },
  cut: {
    fr: 'La fin du journal a été coupée : les entrées {first} à {last} manquent.',
    en: 'The end of the log was cut off: entries {first} to {last} are missing.',
  },
  rewritten: {
    fr: 'Le journal a été réécrit : l’entrée {first} n’est plus celle qui avait été notée.',
    en: 'The log was rewritten: entry {first} is no longer the one that was noted.',
  },
  unmarked: {
    fr: 'La note de la dernière entrée, à côté de la base, a disparu (vers l’entrée {first}).',
    en: 'The note of the newest entry, beside the database, has gone (near entry {first}).',
  },
}
