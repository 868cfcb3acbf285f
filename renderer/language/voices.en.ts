import type { Same } from './same.ts'
import type { voices as french } from './voices.fr.ts'

export const voices: Same<typeof french> = {
  voices: {
    title: 'Voices',
    intro: 'A disguised voice is harder to recognise; it is no guarantee against a determined listener.',
    spoken_one: '{{count}} passage',
    spoken_other: '{{count}} passages',
    disguise: 'Disguise',
    disguiseOf: 'Disguise the voice of {{name}}',
    keep: 'Let it be heard…',
    keepOf: 'Let it be heard: the voice of {{name}}',
    why: 'Why this voice may be heard',
    whyExample: 'agreement signed on 21 November',
    keepDo: 'Let it be heard',
    state: {
      disguised: 'disguised',
      'disguised-by-policy': 'disguised by the policy',
      kept: 'heard as it is',
      plain: 'heard, as the policy says',
    },
    kept: 'Heard: {{why}} ({{name}}, {{day}})',
    unknown: 'What could not be given to any voice is disguised as well.',
  },
}
