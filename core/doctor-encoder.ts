import type { EncoderChoice, EncoderTrial } from '../native/media/encoders.ts'
import type { Bilingual } from './contract/language.ts'

const refusals: Readonly<Record<NonNullable<EncoderTrial['refused']>, Bilingual>> = {
  unavailable: { fr: 'absent de cette machine', en: 'not on this machine' },
  fails: { fr: 'échoue', en: 'fails' },
  hangs: { fr: 'ne répond pas', en: 'does not answer' },
  'frames-lost': { fr: 'perd des images', en: 'loses frames' },
  'wrong-times': { fr: 'fausse les instants des images', en: 'gives frames wrong times' },
  'wrong-picture': { fr: 'fausse les images', en: 'gives wrong pictures' },
  broke: { fr: 'a échoué pendant un rendu', en: 'broke during a render' },
}

/** Which encoder renders are made with, how fast it is, and why others were refused. */
export function aboutEncoder(choice: EncoderChoice): {
  state: 'ok' | 'warns'
  says: Bilingual
  next: Bilingual | null
} {
  const isOdd = choice.trials.some(({ refused }) => refused !== null && refused !== 'unavailable')
  const next = {
    fr: 'Les rendus se font sans cet encodeur. Mettez à jour le pilote de la carte graphique pour aller plus vite.',
    en: 'Renders are made without that encoder. Update the graphics driver to go faster.',
  }
  return {
    state: isOdd ? 'warns' : 'ok',
    says: {
      fr: `Encodeur : ${choice.used.name}${aboutUsed(choice, 'fr')}${aboutRefused(choice, 'fr', 'Écartés : ')}`,
      en: `Encoder: ${choice.used.name}${aboutUsed(choice, 'en')}${aboutRefused(choice, 'en', 'Refused: ')}`,
    },
    next: isOdd ? next : null,
  }
}

function aboutUsed({ used, trials, forced }: EncoderChoice, language: keyof Bilingual): string {
  const trial = trials.find(({ name }) => name === used.name)
  const times = trial?.speed?.toFixed(1)
  if (times)
    return { fr: ` (${times} fois la vitesse de libx264)`, en: ` (${times} times as fast as libx264)` }[language]
  if (trial) return ''
  if (forced) return { fr: ' (imposé par ESTOMPE_ENCODER)', en: ' (set by ESTOMPE_ENCODER)' }[language]
  return { fr: ' (logiciel)', en: ' (in software)' }[language]
}

function aboutRefused({ trials }: EncoderChoice, language: keyof Bilingual, start: string): string {
  const refused = trials.flatMap(({ name, refused }) => (refused ? [`${name} (${refusals[refused][language]})`] : []))
  return refused.length > 0 ? `. ${start}${refused.join(', ')}` : ''
}
