import { type Bilingual, filled, type UiLanguage } from '../language.ts'
import { policyTitle } from '../policy-titles.ts'

/** What can stand in the log of decisions, as what its actor did. */
export const auditActions = {
  approve: { fr: 'a approuvé', en: 'approved' },
  undo: { fr: 'a annulé son dernier changement', en: 'took back their last change' },
  redo: { fr: 'a rétabli un changement', en: 'made a change again' },
  publish: { fr: 'a mis à disposition', en: 'published' },
  render: { fr: 'a fait rendre', en: 'had it rendered' },
  'request-changes': { fr: 'a demandé des changements', en: 'asked for changes' },
  rules: { fr: 'a choisi la règle ou le masque', en: 'chose the policy or the mask' },
  'finding.hide': { fr: 'a gardé masqué', en: 'kept it hidden' },
  'finding.show': { fr: 'a laissé voir ou entendre', en: 'let it be seen or heard' },
  'finding.recategorise': { fr: 'a changé la nature', en: 'changed its kind' },
  'finding.everywhere': { fr: 'a décidé partout', en: 'decided everywhere' },
  'finding.stretch': { fr: 'a changé la durée d’un masque', en: 'changed how long a mask lasts' },
  'region.draw': { fr: 'a dessiné un cadre', en: 'drew a box' },
  'region.keyframe': { fr: 'a déplacé un cadre', en: 'moved a box' },
  'region.follow': { fr: 'a fait suivre un cadre', en: 'had a box followed' },
  'speech.mark': { fr: 'a marqué des paroles', en: 'marked words' },
  'word.edit': { fr: 'a corrigé un mot', en: 'corrected a word' },
  'speaker.rename': { fr: 'a nommé une voix', en: 'named a voice' },
  'voice.disguise': { fr: 'a fait déguiser une voix', en: 'had a voice disguised' },
  'voice.keep': { fr: 'a laissé entendre une voix', en: 'let a voice be heard' },
  'voice.link': { fr: 'a dit de qui est une voix', en: 'said whose voice it is' },
  'voice.unlink': { fr: 'a retiré à qui est une voix', en: 'took back whose voice it is' },
  'person.hide': { fr: 'a masqué une personne', en: 'hid a person' },
  'person.keep': { fr: 'a gardé une personne visible', en: 'kept a person visible' },
  'person.name': { fr: 'a nommé une personne', en: 'named a person' },
  'person.merge': { fr: 'a réuni deux personnes', en: 'merged two persons' },
  'person.split': { fr: 'a séparé une personne', en: 'split a person' },
  'clip.set': { fr: 'a réglé un extrait', en: 'set a clip' },
  'clip.remove': { fr: 'a retiré un extrait', en: 'removed a clip' },
  'speech.markAll': { fr: 'a marqué les mêmes paroles partout', en: 'marked the same words everywhere' },
  'words.edit': { fr: 'a corrigé des paroles', en: 'corrected what is written of words' },
  verify: { fr: 'a vérifié le rendu', en: 'verified the render' },
  enrol: { fr: 'a inscrit une personne, pour la reconnaître', en: 'enrolled a person, to recognise them' },
  recognise: { fr: 'a reconnu une personne inscrite', en: 'recognised an enrolled person' },
  'consent-given': { fr: 'a noté un accord', en: 'wrote down a consent' },
  'consent-withdrawn': { fr: 'a noté le retrait d’un accord', en: 'wrote down that a consent was withdrawn' },
  'biometric-consent': { fr: 'a noté l’accord sur les empreintes', en: 'wrote down the consent to biometric data' },
  'delete-biometrics': { fr: 'a effacé les empreintes', en: 'erased the biometric data' },
  'delete-original': { fr: 'a effacé l’original', en: 'erased the original' },
  'keep-original': { fr: 'a gardé l’original', en: 'kept the original' },
  'erase-person': { fr: 'a effacé une personne', en: 'erased a person' },
  'publish-to-knowledge-base': { fr: 'a fait publier dans une base', en: 'had it published in a base' },
  'published-to-knowledge-base': { fr: 'a publié dans une base', en: 'published it in a base' },
  'take-out-of-knowledge-base': { fr: 'a fait retirer d’une base', en: 'had it taken out of a base' },
  'taken-out-of-knowledge-base': { fr: 'a retiré d’une base', en: 'took it out of a base' },
  'approve-plan': { fr: 'a décidé seule de ce qui est masqué', en: 'decided alone what is hidden' },
  'deliver-approved': { fr: 'a remis le résultat approuvé', en: 'handed over the approved result' },
  'bring-home': { fr: 'a rapporté ce que la flotte a fait', en: 'brought home what the fleet did' },
  'erase-session': { fr: 'a effacé la séance', en: 'erased the session' },
  'ask-before-deleting-originals': {
    fr: 'a demandé qu’on l’interroge avant d’effacer un original',
    en: 'asked to be asked before an original is erased',
  },
  'forget-enrolled': { fr: 'a oublié une personne inscrite', en: 'forgot an enrolled person' },
  'trust-knowledge-base': { fr: 'a fait reconnaître ce studio par une base', en: 'made this studio known to a base' },
  'forget-knowledge-base': { fr: 'a oublié une base', en: 'forgot a base' },
  invite: { fr: 'a invité quelqu’un', en: 'invited somebody' },
  'shut-out': { fr: 'a retiré un accès', en: 'took somebody’s access away' },
  'seal-library': { fr: 'a chiffré la bibliothèque', en: 'encrypted the library' },
  'clear-library': { fr: 'a déchiffré la bibliothèque', en: 'decrypted the library' },
  'change-passphrase': { fr: 'a changé la phrase de passe', en: 'changed the passphrase' },
  'new-recovery-code': { fr: 'a fait faire un nouveau code de secours', en: 'had a new recovery code made' },
  'move-library': { fr: 'a déplacé la bibliothèque', en: 'moved the library' },
  'audit-fault': { fr: 'a trouvé un défaut dans le journal', en: 'found a fault in the log' },
} as const satisfies Readonly<Record<string, Bilingual>>

export type AuditAction = keyof typeof auditActions

const isKnown = (action: string): action is AuditAction => Object.hasOwn(auditActions, action)

/** What an entry says that its actor did; one that only another version of the program knows keeps its code. */
export const actionSentence = (action: string, language: UiLanguage): string =>
  isKnown(action) ? auditActions[action][language] : action

const quoted: Bilingual = { fr: '«\u00a0{title}\u00a0» (version {version})', en: '“{title}” (version {version})' }

/** A policy as the log names it, `name@version`, in words; null for what is none. */
export function namedPolicy(named: string, language: UiLanguage): string | null {
  const [, name, version] = /^([a-z0-9-]+)@(\d+)$/.exec(named) ?? []
  if (name === undefined || version === undefined) return null
  return filled(quoted[language], { title: policyTitle(name, language), version })
}

/** Who an entry says did it: a person, the program itself, or a policy that decides alone. */
export function actorName(actor: string, language: UiLanguage): string {
  if (actor === 'estompe') return 'Estompe'
  const policy = actor.startsWith('policy:') ? namedPolicy(actor.slice('policy:'.length), language) : null
  return policy === null ? actor : `${{ fr: 'la règle', en: 'the policy' }[language]} ${policy}`
}
