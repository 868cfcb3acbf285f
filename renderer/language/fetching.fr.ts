/** The words for recordings that come from their bucket into the library. */
export const fetching = {
  fetching: {
    title: 'Enregistrements dans un seau',
    lead: 'Leurs séances se relisent ; pour en faire le rendu ou y suivre quelque chose, l’enregistrement est nécessaire. Ramené, il est vérifié puis gardé dans la bibliothèque.',
    list: 'Enregistrements qui se trouvent dans un seau',
    begin: 'Ramener',
    cancel: 'Annuler',
    again: 'Réessayer',
    review: 'Relire',
    of: '{{action}} : {{title}}',
    waiting: 'En attente : un enregistrement vient après l’autre.',
    progress: 'Arrivée de {{title}}',
    soFar: '{{done}} sur {{total}}',
    done: 'Dans la bibliothèque.',
    hidden_one: '{{count}} autre',
    hidden_other: '{{count}} autres',
    more: 'Afficher la suite',
  },
}
