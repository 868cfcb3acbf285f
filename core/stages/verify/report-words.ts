import type { Doubt, Entity, FindingKind } from '../../contract/finding.ts'
import type { Bilingual, UiLanguage } from '../../contract/language.ts'
import type { Check, Leak } from '../../contract/report.ts'
import { entityLabel } from '../../words/label.ts'

/** Number of things and its unit, with the right plural; French has singular for 0 and 1. */
export interface Counted {
  readonly fr: readonly [one: string, many: string]
  readonly en: readonly [one: string, many: string]
}

const pair = (frOne: string, frMany: string, enOne: string, enMany: string): Counted => ({
  fr: [frOne, frMany],
  en: [enOne, enMany],
})

export const kinds: Readonly<Record<FindingKind, Counted>> = {
  face: pair('visage', 'visages', 'face', 'faces'),
  screen: pair('écran', 'écrans', 'screen', 'screens'),
  text: pair('texte à l’écran', 'textes à l’écran', 'text on screen', 'texts on screen'),
  speech: pair('parole', 'paroles', 'spoken passage', 'spoken passages'),
}

export const leakKinds: Readonly<Record<Leak['kind'], Bilingual>> = {
  face: { fr: 'Visage visible', en: 'Face visible' },
  screen: { fr: 'Écran visible', en: 'Screen visible' },
  text: { fr: 'Texte lisible à l’écran', en: 'Text readable on screen' },
  speech: { fr: 'Parole audible', en: 'Speech audible' },
  voice: { fr: 'Voix non déguisée', en: 'Voice not disguised' },
  caption: { fr: 'Sous-titres ou transcription', en: 'Captions or transcript' },
  metadata: { fr: 'Métadonnées du fichier', en: 'File metadata' },
  stream: { fr: 'Piste en trop ou manquante', en: 'Stream too many or missing' },
  duration: { fr: 'Durée différente', en: 'Different duration' },
  frames: { fr: 'Images en trop ou manquantes', en: 'Frames too many or missing' },
  picture: { fr: 'Image modifiée hors des masques', en: 'Picture changed outside the masks' },
  plan: { fr: 'Élément du plan non appliqué', en: 'Part of the plan not applied' },
}

export const units: Readonly<Record<Check['unit'], Counted>> = {
  frames: pair('image', 'images', 'frame', 'frames'),
  seconds: pair('s', 's', 's', 's'),
  captions: pair('ligne', 'lignes', 'line', 'lines'),
  tags: pair('élément', 'éléments', 'item', 'items'),
  streams: pair('piste', 'pistes', 'stream', 'streams'),
  words: pair('mot', 'mots', 'word', 'words'),
  regions: pair('zone', 'zones', 'region', 'regions'),
}

export const leaks: Counted = pair('fuite', 'fuites', 'leak', 'leaks')
export const doubts: Counted = pair('doute', 'doutes', 'doubt', 'doubts')
export const items: Counted = pair('élément', 'éléments', 'item', 'items')

/** What each check does, by its id. */
export const checkNames: Readonly<Record<string, Bilingual>> = {
  faces: {
    fr: 'Un second détecteur, d’un autre genre, cherche des visages dans le fichier produit',
    en: 'A second detector, of another kind, looks for faces in the rendered file',
  },
  regions: {
    fr: 'Chaque zone du plan est comparée à l’original : plus rien n’y est reconnaissable',
    en: 'Each planned region is compared with the original: nothing in it can be recognised',
  },
  'regions-flat': {
    fr: 'Chaque zone du plan est examinée seule : ni visage ni lettres',
    en: 'Each planned region is examined by itself: no face and no letters',
  },
  outside: {
    fr: 'Hors des masques, l’image est celle de l’original',
    en: 'Outside the masks the picture is that of the original',
  },
  frames: { fr: 'Nombre d’images et leurs instants', en: 'Number of frames and their times' },
  'screen-text': {
    fr: 'Le texte à l’écran est relu et ses données personnelles cherchées',
    en: 'Text on screen is read again and searched for personal data',
  },
  sound: {
    fr: 'Le son de chaque passage masqué est comparé à l’original, le reste aussi',
    en: 'The sound of each hidden passage is compared with the original, and so is the rest',
  },
  'sound-flat': {
    fr: 'Chaque passage masqué est un silence, un ton ou un bruit',
    en: 'Each hidden passage is silence, a tone or noise',
  },
  voices: {
    fr: 'Là où une voix est déguisée, le son n’est plus celui de l’original',
    en: 'Where a voice is disguised, the sound is no longer that of the original',
  },
  speech: {
    fr: 'Le son produit est transcrit à nouveau et ses données personnelles cherchées',
    en: 'The rendered sound is transcribed again and searched for personal data',
  },
  captions: {
    fr: 'Sous-titres et transcription disent ce que dit la transcription masquée, rien de plus',
    en: 'Captions and transcript say what the redacted transcript says, nothing more',
  },
  metadata: {
    fr: 'Étiquettes, chapitres et blocs du fichier',
    en: 'Tags, chapters and boxes of the file',
  },
  streams: {
    fr: 'Pistes, taille de l’image et durée',
    en: 'Streams, size of the picture and duration',
  },
}

export const doubtNames: Readonly<Record<Doubt, Bilingual>> = {
  'low-score': { fr: 'détection peu sûre', en: 'detection unsure' },
  held: { fr: 'masque tenu sans détection', en: 'mask held without a detection' },
  'starts-mid-shot': { fr: 'commence au milieu d’un plan', en: 'starts in the middle of a shot' },
  'ends-mid-shot': { fr: 'finit au milieu d’un plan', en: 'ends in the middle of a shot' },
  'at-edge': { fr: 'au bord de l’image', en: 'at the edge of the picture' },
  'detectors-disagree': { fr: 'les détecteurs ne sont pas d’accord', en: 'the detectors disagree' },
  'heard-once': { fr: 'entendu une seule fois', en: 'heard only once' },
  'low-word-probability': { fr: 'mot mal entendu', en: 'word heard badly' },
  'failed-checksum': { fr: 'clé de contrôle fausse', en: 'check digit wrong' },
  suggestion: { fr: 'suggestion', en: 'suggestion' },
  'other-language': { fr: 'autre langue', en: 'other language' },
  'person-unsure': { fr: 'personne incertaine', en: 'person unsure' },
}

export const entityName = (entity: Entity | null, language: UiLanguage): string =>
  entity ? entityLabel(entity, language) : ''

/** The words of the page itself. */
export const page = {
  title: { fr: 'Rapport de vérification', en: 'Verification report' },
  clean: { fr: 'Vérifié : aucune fuite', en: 'Verified: no leak' },
  leaks: {
    fr: 'Arrêté : à revoir avant toute publication',
    en: 'Stopped: to be reviewed before anything is published',
  },
  cleanWhy: {
    fr: 'Le fichier produit a été examiné lui-même, sans se fier au plan. Rien de ce que la règle masque n’y a été retrouvé.',
    en: 'The rendered file was examined itself, without trusting the plan. Nothing that the policy hides was found in it.',
  },
  leaksWhy: {
    fr: 'L’examen du fichier produit a retrouvé ce que la règle masque. Le fichier reste en quarantaine ; rien n’est publié.',
    en: 'Examining the rendered file found what the policy hides. The file stays in quarantine; nothing is published.',
  },
  recording: { fr: 'Enregistrement', en: 'Recording' },
  duration: { fr: 'Durée', en: 'Duration' },
  size: { fr: 'Fichier produit', en: 'Rendered file' },
  policy: { fr: 'Règle', en: 'Policy' },
  version: { fr: 'version', en: 'version' },
  made: { fr: 'Établi le', en: 'Made on' },
  by: { fr: 'par', en: 'by' },
  strip: { fr: 'Fuites et doutes au fil du temps', en: 'Leaks and doubts over time' },
  leaksTitle: { fr: 'Fuites', en: 'Leaks' },
  hidden: { fr: 'Masqué', en: 'Hidden' },
  voices: {
    fr: 'Voix déguisées (plus difficiles à reconnaître, sans garantie)',
    en: 'Disguised voices (harder to recognise, no guarantee)',
  },
  shown: { fr: 'Trouvé, laissé visible par la règle', en: 'Found, left visible by the policy' },
  checks: { fr: 'Examens', en: 'Checks' },
  doubtsTitle: { fr: 'Doutes', en: 'Doubts' },
  doubtsWhy: {
    fr: 'Passages masqués sur lesquels une personne devrait jeter un œil.',
    en: 'Hidden passages that a person should look at.',
  },
  models: { fr: 'Modèles', en: 'Models' },
  stages: { fr: 'Temps de traitement', en: 'Processing time' },
  machine: { fr: 'Machine', en: 'Machine' },
  behind: {
    fr: 'À la fin de l’enregistrement, l’analyse du son avait {n} de retard. ',
    en: 'When the recording ended, the analysis of the sound was {n} behind. ',
  },
  pictureBehind: {
    fr: 'L’analyse de l’image avait {n} de retard. ',
    en: 'The analysis of the picture was {n} behind. ',
  },
  takenOver: {
    fr: '{n} des questions posées aux réseaux avaient déjà leur réponse. ',
    en: '{n} of what the networks were asked was known already. ',
  },
  ready: {
    fr: 'De la fin de l’enregistrement à la relecture\u00a0: {n}.',
    en: 'From the end of the recording until it could be reviewed: {n}.',
  },
  fingerprints: { fr: 'Empreintes SHA-256', en: 'SHA-256 fingerprints' },
  original: { fr: 'Original', en: 'Original' },
  plan: { fr: 'Plan', en: 'Plan' },
  notes: { fr: 'Remarques', en: 'Notes' },
  what: { fr: 'Quoi', en: 'What' },
  where: { fr: 'Où', en: 'Where' },
  when: { fr: 'Quand', en: 'When' },
  count: { fr: 'Nombre', en: 'Count' },
  time: { fr: 'Durée', en: 'Time' },
  examined: { fr: 'Examiné', en: 'Examined' },
  result: { fr: 'Résultat', en: 'Result' },
  sure: { fr: 'Certitude', en: 'Certainty' },
  file: { fr: 'Fichier', en: 'File' },
  stage: { fr: 'Étape', en: 'Stage' },
  resumed: { fr: 'déjà fait auparavant', en: 'already done before' },
  nothing: { fr: 'Rien', en: 'Nothing' },
  more: { fr: 'et {n} autres', en: 'and {n} more' },
  cores: { fr: 'cœurs', en: 'cores' },
  speed: { fr: 'fois le temps réel', en: 'times real time' },
  wholePicture: { fr: 'tout le fichier', en: 'the whole file' },
  ofTheScreen: { fr: 'de l’image', en: 'of the picture' },
} satisfies Record<string, Bilingual>

export const stageNames: Readonly<Record<string, Bilingual>> = {
  import: { fr: 'Importer', en: 'Import' },
  transcribe: { fr: 'Transcrire', en: 'Transcribe' },
  look: { fr: 'Regarder l’image', en: 'Look at the picture' },
  detect: { fr: 'Juger les mots', en: 'Judge the words' },
  track: { fr: 'Suivre', en: 'Track' },
  plan: { fr: 'Planifier', en: 'Plan' },
  render: { fr: 'Produire', en: 'Render' },
  verify: { fr: 'Vérifier', en: 'Verify' },
  publish: { fr: 'Publier', en: 'Publish' },
}

const tasks: Readonly<Record<string, Bilingual>> = {
  transcribe: { fr: 'transcription', en: 'transcription' },
  'voice-activity': { fr: 'présence de voix', en: 'voice activity' },
  'speaker-segmentation': { fr: 'tours de parole', en: 'speaker turns' },
  'speaker-embedding': { fr: 'voix', en: 'voices' },
  'face-detection': { fr: 'visages', en: 'faces' },
  'face-embedding': { fr: 'personnes', en: 'persons' },
  'screen-detection': { fr: 'écrans', en: 'screens' },
  'text-detection': { fr: 'lignes de texte', en: 'lines of text' },
  'text-recognition': { fr: 'lecture', en: 'reading' },
  entities: { fr: 'données personnelles', en: 'personal data' },
  'sentence-embedding': { fr: 'sens des phrases', en: 'meaning of sentences' },
}
export const taskName = (task: string, language: UiLanguage): string => tasks[task]?.[language] ?? task
