/** Words of the account’s own page and of weekly letters. */
export const weeklyFr = {
  account: { title: 'Mon compte' },
  weekly: {
    title: 'Lettre de la semaine',
    want: 'Recevoir une lettre chaque semaine',
    student:
      'Le lundi : combien de réponses vous attendent, et les nouvelles vidéos de vos programmes. Rien s’il n’y a rien.',
    teacher: 'Le lundi : combien de questions attendent une réponse. Rien s’il n’y en a pas.',
    stops: 'Un lien dans chaque lettre l’arrête.',
    on: 'La première lettre part lundi.',
    off: 'Plus aucune lettre de la semaine ne partira.',
    stopping: 'Un instant…',
    stopped:
      'C’est arrêté : plus aucune lettre de la semaine ne partira. Votre compte permet de la demander de nouveau.',
    noToken: 'Ce lien est incomplet. Copiez-le en entier depuis la lettre.',
  },
} as const
