import type { Same } from './same.ts'
import type { weeklyFr } from './weekly.fr.ts'

export const weeklyEn: Same<typeof weeklyFr> = {
  account: { title: 'My account' },
  weekly: {
    title: 'Weekly letter',
    want: 'Get a letter every week',
    student:
      'On Mondays: how many answers wait for you, and the new videos of your programmes. Nothing when there is nothing.',
    teacher: 'On Mondays: how many questions wait for an answer. Nothing when there are none.',
    stops: 'A link in each letter stops it.',
    on: 'The first letter goes out on Monday.',
    off: 'No more weekly letters will go out.',
    stopping: 'One moment…',
    stopped: 'Stopped: no more weekly letters will go out. Your account has the switch to get it again.',
    noToken: 'This link is not complete. Copy all of it from the letter.',
  },
}
