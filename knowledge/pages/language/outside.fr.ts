/** Words of other services: other chats, sign-in providers, course platforms. */
export const outsideFr = {
  outside: {
    title: 'Comptes dans d’autres services',
    person: 'Élève',
    service: 'Service',
    subject: 'Son identifiant là-bas',
    link: 'Relier',
    unlink: 'Délier',
  },
} as const
