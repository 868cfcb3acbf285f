import type { ItemState } from '../contract/bulk/records.ts'
import { type Bilingual, filled, type UiLanguage } from '../contract/language.ts'

/** The words of a bulk job's report. */
export const reportWords = {
  title: { fr: 'Rapport du lot', en: 'Bulk report' },
  source: { fr: 'Source', en: 'Source' },
  out: { fr: 'Destination', en: 'Destination' },
  policy: { fr: 'Règle', en: 'Policy' },
  when: { fr: 'Commencé le', en: 'Begun' },
  work: { fr: 'Temps de travail', en: 'Time worked' },
  recording: { fr: 'Enregistrement', en: 'Recording' },
  length: { fr: 'Durée', en: 'Length' },
  outcome: { fr: 'Résultat', en: 'Outcome' },
  explains: { fr: 'Explication', en: 'Explanation' },
  folder: { fr: 'Dossier', en: 'Folder' },
  nothing: { fr: 'Aucun enregistrement.', en: 'No recordings.' },
  sameAs: { fr: 'Mêmes octets que « {path} ».', en: 'The same bytes as “{path}”.' },
  leaks: {
    fr: 'La vérification a trouvé {count} chose(s) : le rendu est en quarantaine.',
    en: 'Verification found {count} thing(s): the render is in quarantine.',
  },
  person: {
    fr: 'Quelqu’un doit regarder avant que cela parte : la règle le veut, ou la séance a été revue et ce rendu ne suit que la règle.',
    en: 'Somebody has to look before this goes anywhere: the policy wants it, or the session was reviewed and this render follows the policy alone.',
  },
  doubts: {
    fr: '{count} doute(s) que la règle confie à une personne.',
    en: '{count} doubt(s) that the policy leaves to a person.',
  },
} satisfies Record<string, Bilingual>

/** Why a verified result waits for a person. */
export function whyHeld(
  { leaks, doubts }: { readonly leaks: number; readonly doubts: number },
  language: UiLanguage,
): string {
  if (leaks > 0) return filled(reportWords.leaks[language], { count: leaks })
  return doubts > 0 ? filled(reportWords.doubts[language], { count: doubts }) : reportWords.person[language]
}

export const stateWords: Readonly<Record<ItemState, Bilingual>> = {
  waiting: { fr: 'en attente', en: 'waiting' },
  running: { fr: 'en cours', en: 'running' },
  clean: { fr: 'vérifié propre', en: 'verified clean' },
  'needs-person': { fr: 'à regarder', en: 'needs a person' },
  failed: { fr: 'échec', en: 'failed' },
  duplicate: { fr: 'doublon', en: 'duplicate' },
}
