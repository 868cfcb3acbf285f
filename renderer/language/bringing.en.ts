import type { bringing as french } from './bringing.fr.ts'
import type { Same } from './same.ts'

export const bringing: Same<typeof french> = {
  bringing: {
    bring: 'Take over a transcript corrected elsewhere: Trint’s JSON, WebVTT, SubRip',
    title: 'From {{name}}',
    other: 'It does not go with this recording: only {{share}}% of its words are heard in it.',
    same: 'It says what is written here: nothing changes.',
    found: '{{share}}% of its words are heard here.',
    words_one: '{{count}} word will read otherwise.',
    words_other: '{{count}} words will read otherwise.',
    speakers: 'Voices named: {{names}}.',
    stays: 'The times stay, and what is hidden too.',
    unheard_one: 'It has a passage that was not heard here. Listen to it: nothing hides it.',
    unheard_other: 'It has {{count}} passages that were not heard here. Listen to them: nothing hides them.',
    take: 'Take over',
    leave: 'Leave it',
    taken: 'Taken over. Ctrl+Z takes it back.',
  },
}
