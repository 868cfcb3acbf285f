import type { fetching as french } from './fetching.fr.ts'
import type { Same } from './same.ts'

export const fetching: Same<typeof french> = {
  fetching: {
    title: 'Recordings in a bucket',
    lead: 'Their sessions can be reviewed; rendering them, or following a thing in them, needs the recording itself. Brought back, it is checked and then kept in the library.',
    list: 'Recordings that lie in a bucket',
    begin: 'Bring back',
    cancel: 'Cancel',
    again: 'Try again',
    review: 'Review',
    of: '{{action}}: {{title}}',
    waiting: 'Waiting: one recording comes after the other.',
    progress: 'Arrival of {{title}}',
    soFar: '{{done}} of {{total}}',
    done: 'In the library.',
    hidden_one: '{{count}} more',
    hidden_other: '{{count}} more',
    more: 'Show more',
  },
}
