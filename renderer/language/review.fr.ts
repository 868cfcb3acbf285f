export const review = {
  review: {
    picture: 'Image',
    timeline: 'Chronologie',
    side: 'Transcription et décisions',
    opening: 'Ouverture de la séance…',
    records_one: '{{count}} élément lu',
    records_other: '{{count}} éléments lus',
    refused: {
      conflict:
        'Quelqu’un d’autre vient de modifier la même chose. Votre changement n’est pas appliqué : regardez ce qui est là maintenant, puis recommencez si besoin.',
      undo: 'Impossible d’annuler : quelqu’un a modifié cela depuis.',
      redo: 'Impossible de rétablir : quelqu’un a modifié cela depuis.',
    },
    unsaved_one: '{{count}} changement gardé ici, envoyé dès que la liaison revient.',
    unsaved_other: '{{count}} changements gardés ici, envoyés dès que la liaison revient.',
    dismiss: 'Fermer le message',
  },
}
