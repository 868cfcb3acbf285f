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
  oneKind: { face: 'Face', screen: 'Screen', text: 'Text', speech: 'Speech', person: 'Person {{number}}' },
  manual: {
    tools: 'Tools',
    draw: 'Draw a box',
    kind: 'What the box hides',
    drawHelp: 'Draw on the picture, or Enter for a box in the middle. Esc gives up.',
    follow: 'Track this',
    following: '{{name}}: tracked from {{start}} to {{end}}, {{count}} frames seen',
    stop: 'Stop',
    begin: 'Begins here',
    end: 'Ends here',
    wholeShot: 'Whole shot',
    mute: 'Mute this',
    undo: 'Undo',
    redo: 'Redo',
    box: '{{name}}: arrows to move, Alt and arrows to resize',
    hiddenBox: '{{name}}, hidden here',
    shownBox: '{{name}}, visible here',
  },
  timeline: {
    drawing: 'Lanes of the session: each name of a lane, at the left, lists what is in it',
    doubts: 'To check',
    otherFaces: 'Other faces',
    count_one: '{{count}} item',
    count_other: '{{count}} items',
    fromTo: '{{start}} – {{end}}',
    open: 'to check',
    hidden: 'hidden',
    shown: 'visible',
    zoomIn: 'Closer',
    zoomOut: 'Further away',
  },
}
