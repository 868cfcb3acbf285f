import { Entity } from './contract/finding.ts'
import type { Bilingual, UiLanguage } from './contract/language.ts'
import type { PolicyFile } from './contract/policy.ts'
import { doubtNames } from './stages/verify/report-words.ts'
import { entityLabel } from './words/label.ts'

const faces: Readonly<Record<PolicyFile['faces']['hide'], Bilingual>> = {
  all: { fr: 'cache tous les visages', en: 'hides every face' },
  'all-but-consented': {
    fr: 'cache tous les visages, sauf ceux des personnes dont le consentement est enregistré',
    en: 'hides every face except people with recorded consent',
  },
}
const screens: Readonly<Record<PolicyFile['screens']['hide'], Bilingual>> = {
  all: { fr: 'cache tout ce qui pourrait être un écran', en: 'hides whatever may be a screen' },
  suggest: {
    fr: 'propose les écrans au relecteur, sans les cacher',
    en: 'suggests screens to the reviewer without hiding them',
  },
  none: { fr: 'laisse les écrans', en: 'leaves screens' },
}
const sounds: Readonly<Record<PolicyFile['speech']['replaceWith'], Bilingual>> = {
  silence: { fr: 'un silence', en: 'silence' },
  tone: { fr: 'un son continu', en: 'a tone' },
  noise: { fr: 'du bruit', en: 'noise' },
}

/** What a policy does, one short sentence a line, made from what it really decides and not from what it says of itself. */
export function policySummary(policy: PolicyFile, language: UiLanguage): string[] {
  const all = (names: readonly string[]): string =>
    new Intl.ListFormat(language, { style: 'long', type: 'conjunction' }).format(names)
  const entities = (hidden: readonly Entity[]): string =>
    all([...new Set(hidden.map((entity) => entityLabel(entity, language)))])
  const say = (fr: string, en: string): string => (language === 'fr' ? fr : en)
  const words = (where: string, hidden: readonly Entity[]): string => {
    const left = Entity.options.filter((entity) => !hidden.includes(entity))
    const leaves = left.length > 0 ? say(` ; laisse : ${entities(left)}`, `; leaves: ${entities(left)}`) : ''
    return hidden.length === 0
      ? say(`${where}, ne cache rien`, `${where}, hides nothing`)
      : say(`${where}, cache : ${entities(hidden)}${leaves}`, `${where}, hides: ${entities(hidden)}${leaves}`)
  }
  const doubts = all(policy.needsPersonFor.map((doubt) => doubtNames[doubt][language]))
  const sound = sounds[policy.speech.replaceWith][language]
  const days = policy.originals?.deleteAfterDays ?? null
  const yes = (is: boolean): string => (is ? say('oui', 'yes') : say('non', 'no'))
  const lines = [
    faces[policy.faces.hide][language],
    screens[policy.screens.hide][language],
    words(say('dans les textes affichés', 'in text on the screen'), policy.onScreenText.hide),
    words(say('dans ce qui est dit', 'in what is said'), policy.speech.hide),
    say(`remplace ce qui est dit par ${sound}`, `replaces what is said by ${sound}`),
    policy.speech.disguiseVoices === 'hidden-people'
      ? say(
          'déguise la voix de chacun, sauf de qui un relecteur laisse entendre la voix',
          'disguises everybody’s voice, except whose voice a reviewer lets be heard',
        )
      : say('laisse les voix', 'leaves voices'),
    say(
      'demande une personne quand la vérification trouve quelque chose',
      'needs a person when verification finds something',
    ) + (doubts ? say(` ; et pour ces doutes : ${doubts}`, `; and for these doubts: ${doubts}`) : ''),
    say('peut publier sans personne : ', 'may publish without a person: ') + yes(policy.publishWithoutPerson),
    say('qui a enregistré peut approuver seul : ', 'whoever recorded may approve alone: ') +
      yes(policy.recorderMayApprove),
    days === null
      ? say('garde les originaux', 'keeps originals')
      : say(
          `propose de supprimer l’original ${days} jours après l’approbation`,
          `offers to delete the original ${days} days after approval`,
        ),
  ]
  return language === 'fr' ? lines.map((line) => line.replace(/ ([;:])/g, '\u00a0$1')) : lines
}
