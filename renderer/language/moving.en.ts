import type { moving as french } from './moving.fr.ts'
import type { Same } from './same.ts'

export const moving: Same<typeof french> = {
  moving: {
    title: 'Move the library',
    text: 'To another disk, for instance. Everything is copied and read back; only then the old folder is emptied. Meanwhile nobody can use the studio.',
    to: 'Empty folder outside the library',
    toExample: '/Volumes/Large disk/Estompe',
    start: 'Move',
    running: '{{done}} files of {{total}} copied and read back',
    preparing: 'Counting the files…',
    where: 'To {{to}}',
    whole: 'The old library stays whole until the new one is.',
    stop: 'Stop, and leave the library where it is',
    done: 'The library is here now: {{to}}',
    stayed:
      'The library is where it was, whole. What was copied to {{to}} stays there: the same move goes on with it; else delete that folder.',
  },
}
