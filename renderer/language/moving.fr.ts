export const moving = {
  moving: {
    title: 'Déplacer la bibliothèque',
    text: 'Vers un autre disque, par exemple. Tout est copié et relu ; l’ancien dossier n’est vidé qu’ensuite. Pendant ce temps, personne ne peut se servir du studio.',
    to: 'Dossier vide, hors de la bibliothèque',
    toExample: '/Volumes/Grand disque/Estompe',
    start: 'Déplacer',
    running: '{{done}} fichiers sur {{total}} copiés et relus',
    preparing: 'Compte les fichiers…',
    where: 'Vers {{to}}',
    whole: 'L’ancienne bibliothèque reste entière tant que la nouvelle ne l’est pas.',
    stop: 'Arrêter, et laisser la bibliothèque où elle est',
    done: 'La bibliothèque est maintenant ici : {{to}}',
    stayed:
      'La bibliothèque est restée où elle était, entière. Ce qui a été copié dans {{to}} y reste : le même déplacement le reprend ; sinon, supprimez ce dossier.',
  },
} as const
