/** Reprendre une transcription qui a été corrigée ailleurs. */
export const bringing = {
  bringing: {
    bring: 'Reprendre une transcription corrigée ailleurs : JSON de Trint, WebVTT, SubRip',
    title: 'Reprise de {{name}}',
    other: 'Elle ne va pas avec cet enregistrement : {{share}} % de ses mots seulement s’y entendent.',
    same: 'Elle dit ce qui est écrit ici : rien ne change.',
    found: '{{share}} % de ses mots s’entendent ici.',
    words_one: '{{count}} mot se lira autrement.',
    words_other: '{{count}} mots se liront autrement.',
    speakers: 'Voix nommées : {{names}}.',
    stays: 'Les temps restent, et ce qui est masqué aussi.',
    unheard_one: 'Elle contient un passage qui n’a pas été entendu ici. Écoutez-le : rien ne le masque.',
    unheard_other: 'Elle contient {{count}} passages qui n’ont pas été entendus ici. Écoutez-les : rien ne les masque.',
    take: 'Reprendre',
    leave: 'Laisser',
    taken: 'C’est repris. Ctrl+Z le défait.',
  },
}
