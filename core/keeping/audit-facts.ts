import { formatIn } from '../contract/format.ts'
import type { AuditLine } from '../contract/keeping/audit.ts'
import { namedPolicy } from '../contract/keeping/audit-actions.ts'
import type { Bilingual, UiLanguage } from '../contract/language.ts'
import { policyTitle } from '../contract/policy-titles.ts'

const names: Readonly<Record<string, Bilingual>> = {
  answered: { fr: 'réponses proposées', en: 'answers offered' },
  bytes: { fr: 'place', en: 'room' },
  clip: { fr: 'extrait', en: 'clip' },
  clips: { fr: 'extraits', en: 'clips' },
  consentAt: { fr: 'accord du', en: 'consent of' },
  days: { fr: 'jours', en: 'days' },
  decisions: { fr: 'empreinte des décisions', en: 'hash of the decisions' },
  distance: { fr: 'écart', en: 'distance' },
  doubts: { fr: 'doutes', en: 'doubts' },
  enrolled: { fr: 'inscription', en: 'enrolment' },
  erasure: { fr: 'effacement', en: 'erasure' },
  explainedIn: { fr: 'expliqué en', en: 'explained in' },
  fault: { fr: 'défaut', en: 'fault' },
  files: { fr: 'fichiers', en: 'files' },
  findings: { fr: 'éléments trouvés', en: 'things found' },
  fleet: { fr: 'travail de la flotte', en: 'work of the fleet' },
  job: { fr: 'lot', en: 'job' },
  leaks: { fr: 'fuites', en: 'leaks' },
  left: { fr: 'laissés hors de la bibliothèque', en: 'left outside the library' },
  looks: { fr: 'vues du visage', en: 'looks of the face' },
  mask: { fr: 'masque', en: 'mask' },
  name: { fr: 'nom', en: 'name' },
  number: { fr: 'entrée', en: 'entry' },
  originalsLeft: { fr: 'originaux laissés', en: 'originals left' },
  outside: { fr: 'hors de la bibliothèque', en: 'outside the library' },
  person: { fr: 'personne', en: 'person' },
  plan: { fr: 'empreinte du plan', en: 'hash of the plan' },
  policy: { fr: 'règle', en: 'policy' },
  policySha256: { fr: 'empreinte de la règle', en: 'hash of the policy' },
  publishedLeft: { fr: 'copies remises', en: 'copies handed over' },
  reason: { fr: 'raison', en: 'reason' },
  recorder: { fr: 'a aussi enregistré', en: 'recorded it as well' },
  records: { fr: 'éléments changés', en: 'things changed' },
  regions: { fr: 'zones', en: 'regions' },
  render: { fr: 'empreinte du rendu', en: 'hash of the render' },
  rendersWithdrawn: { fr: 'rendus retirés', en: 'renders withdrawn' },
  role: { fr: 'rôle', en: 'role' },
  rows: { fr: 'lignes de la base', en: 'rows of the database' },
  scopes: { fr: 'pour', en: 'for' },
  sessions: { fr: 'séances', en: 'sessions' },
  sha256: { fr: 'empreinte du fichier', en: 'hash of the file' },
  shown: { fr: 'laissés visibles', en: 'left visible' },
  sounds: { fr: 'passages sonores', en: 'stretches of sound' },
  staying: { fr: 'vidéos qui y restent', en: 'videos that stay there' },
  takesLeft: { fr: 'enregistrements en attente', en: 'recordings that wait' },
  texts: { fr: 'textes', en: 'texts' },
  verdict: { fr: 'verdict', en: 'verdict' },
  video: { fr: 'vidéo', en: 'video' },
}

/** What a fact can say in a word of its own, by its name. */
const values: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
  explainedIn: { fr: { fr: 'français', en: 'French' }, en: { fr: 'anglais', en: 'English' } },
  fault: { unmarked: { fr: 'note disparue', en: 'note gone' }, rewritten: { fr: 'réécrit', en: 'rewritten' } },
  mask: {
    policy: { fr: 'ceux de la règle', en: 'those of the policy' },
    soft: { fr: 'estompé', en: 'softened' },
    fill: { fr: 'aplat', en: 'filled' },
    mosaic: { fr: 'mosaïque', en: 'mosaic' },
    blur: { fr: 'flou', en: 'blurred' },
  },
  reason: {
    'consent-withdrawn': { fr: 'accord retiré', en: 'consent withdrawn' },
    'person-left': { fr: 'la personne est partie', en: 'the person left' },
    mistake: { fr: 'par erreur', en: 'by mistake' },
  },
  role: {
    mentor: { fr: 'mentor', en: 'mentor' },
    reviewer: { fr: 'relecteur', en: 'reviewer' },
    admin: { fr: 'administrateur', en: 'administrator' },
  },
  scopes: {
    recording: { fr: 'être enregistré', en: 'being recorded' },
    reuse: { fr: 'réutiliser les extraits masqués', en: 're-use of redacted clips' },
    voice: { fr: 'garder sa voix', en: 'keeping their voice' },
  },
  verdict: { clean: { fr: 'rien trouvé', en: 'nothing found' }, leaks: { fr: 'fuites trouvées', en: 'leaks found' } },
}

type Fact = AuditLine['facts'][string]

/** One fact of an entry as a reader of the printed log reads it. What has no word yet keeps its name. */
export function factSentence(name: string, value: Fact, language: UiLanguage): string {
  const colon = language === 'fr' ? '\u00a0: ' : ': '
  return `${names[name]?.[language] ?? name}${colon}${wordFor(name, value, language)}`
}

function wordFor(name: string, value: Fact, language: UiLanguage): string {
  const format = formatIn(language)
  if (typeof value === 'boolean') return { fr: value ? 'oui' : 'non', en: value ? 'yes' : 'no' }[language]
  if (typeof value === 'number') return name === 'bytes' ? format.bytes(value) : format.number(value, 3)
  if (name === 'policy') return namedPolicy(value, language) ?? policyTitle(value, language)
  if (name === 'consentAt') return format.moment(value)
  const words = values[name]
  return words
    ? value
        .split(' ')
        .map((word) => words[word]?.[language] ?? word)
        .join(', ')
    : value
}
