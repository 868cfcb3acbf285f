import type { listening as french } from './listening.fr.ts'
import type { Same } from './same.ts'

export const listening: Same<typeof french> = {
  listening: {
    hear: 'Hear it',
    of: '{{what}}: the voice of {{name}}',
    stop: 'Stop',
    which: 'What is heard',
    side: { goesOut: 'What goes out', recorded: 'Original' },
    making: 'A few seconds of sound are made as a render makes them…',
    unchanged: 'Nothing is changed in it: the original will go out.',
    replaced_one: '{{count}} passage replaced by {{by}}.',
    replaced_other: '{{count}} passages replaced by {{by}}.',
    by: { silence: 'silence', tone: 'a tone', noise: 'noise' },
    disguised: 'Disguised voice: each render disguises it a little otherwise.',
    keys: 'Hear what goes out, ⇧ the original',
  },
}
