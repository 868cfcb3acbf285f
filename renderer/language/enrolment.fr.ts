/** Reconnaître quelqu’un dans les séances suivantes. */
export const enrolment = {
  enrolment: {
    start: 'Reconnaître ailleurs…',
    about:
      'Son visage sera reconnu dans les prochaines séances, sur cette machine seulement, et laissé visible là où la règle le permet. Il faut un accord donné pour cela.',
    language: 'Langue dans laquelle on le lui a expliqué',
    fr: 'Français',
    en: 'Anglais',
    do: 'Reconnaître désormais',
    looking: 'Lecture du visage sur 16 images, quelques secondes…',
    done: 'Noté. « Garder et effacer » montre qui est reconnu, et permet d’y mettre fin.',
    close: 'Fermer',
    forget: 'Ne plus reconnaître',
    forgetOf: 'Ne plus reconnaître : {{name}}',
  },
}
