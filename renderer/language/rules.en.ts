import type { rules as french } from './rules.fr.ts'
import type { Same } from './same.ts'

/** What decides where nobody did. */
export const rules: Same<typeof french> = {
  rules: {
    title: 'The policy of this session',
    change: 'Change…',
    look: 'What it does',
    close: 'Close',
    now: 'Where nobody decided: “{{policy}}” (version {{version}}).',
    keptInVain: 'People agreed to be seen, but this policy hides every face: they stay hidden.',
    policy: 'Policy',
    maskLabel: 'Mask',
    maskOfPolicy: 'The policy’s masks',
    mask: { soft: 'Softened', fill: 'Filled', mosaic: 'Mosaic', blur: 'Blurred' },
    about: {
      soft: 'Filled with what surrounds the face: nothing of it is left. Text is always covered with a flat colour.',
      fill: 'A flat grey: nothing is left. Text as well.',
      mosaic: 'A few large squares. Verification refuses a render in which something can still be guessed.',
      blur: 'Somebody may still be recognised through a blur: choose it only where that does not matter. Verification refuses a render in which something can still be guessed.',
    },
    says: 'What this policy does',
    own: 'A policy of your own: a file on this machine',
    ownExample: '/folder/my-policy.json',
    ownRead: 'Read',
    ownName: '{{name}}, your own',
    take: 'Use this policy',
    drops: 'The approval will drop.',
  },
}
