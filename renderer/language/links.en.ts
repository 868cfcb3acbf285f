import type { links as french } from './links.fr.ts'
import type { Same } from './same.ts'

export const links: Same<typeof french> = {
  links: {
    whose: 'The voice of',
    whoseOf: '{{name}}: {{whose}}',
    unsaid: 'not said',
    is: 'It is the voice of {{name}}.',
    because: {
      'same-name': 'A face carries this name too.',
      alone: 'For {{time}} only one face is seen, and only this voice heard.',
    },
    say: 'It is {{name}}',
    disguised: '{{name}}, disguised',
    heard: '{{name}}, heard',
    hideBoth: 'Hide, voice included',
    keepToo: 'The agreement covers the voice too ({{names}})',
  },
}
