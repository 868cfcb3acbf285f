import type { review as french } from './review.fr.ts'
import type { Same } from './same.ts'

export const review: Same<typeof french> = {
  review: {
    picture: 'Picture',
    timeline: 'Timeline',
    side: 'Transcript and decisions',
    opening: 'Opening the session…',
    records_one: '{{count}} item read',
    records_other: '{{count}} items read',
    refused: {
      conflict:
        'Somebody else has just changed the same thing. Your change was not made: look at what is there now, then try again if need be.',
      undo: 'Cannot undo: somebody has changed this since.',
      redo: 'Cannot redo: somebody has changed this since.',
    },
    unsaved_one: '{{count}} change kept here, sent as soon as the line is back.',
    unsaved_other: '{{count}} changes kept here, sent as soon as the line is back.',
    dismiss: 'Close the message',
  },
}
