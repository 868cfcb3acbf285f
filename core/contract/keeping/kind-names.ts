import type { Bilingual } from '../language.ts'
import type { KeptKind } from './kinds.ts'

/** What each kind is called on a screen. */
export const kindNames: Readonly<Record<KeptKind, Bilingual>> = {
  originals: { fr: 'Enregistrements d’origine', en: 'Original recordings' },
  proxies: { fr: 'Copies de travail, non masquées', en: 'Working copies, unmasked' },
  transcripts: { fr: 'Transcriptions', en: 'Transcripts' },
  embeddings: { fr: 'Empreintes de visages et de voix', en: 'Prints of faces and voices' },
  findings: { fr: 'Ce qui a été trouvé et décidé', en: 'What was found and decided' },
  renders: { fr: 'Rendus et rapports', en: 'Renders and reports' },
  quarantine: { fr: 'Quarantaine', en: 'Quarantine' },
  scratch: { fr: 'Fichiers de passage', en: 'Temporary files' },
  records: { fr: 'Base de données', en: 'Database' },
  published: { fr: 'Copies remises hors de la bibliothèque', en: 'Copies handed over outside the library' },
  models: { fr: 'Modèles téléchargés', en: 'Downloaded models' },
  other: { fr: 'Autres', en: 'Other' },
}
