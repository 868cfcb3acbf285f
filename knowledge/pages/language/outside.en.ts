import type { outsideFr } from './outside.fr.ts'
import type { Same } from './same.ts'

export const outsideEn: Same<typeof outsideFr> = {
  outside: {
    title: 'Accounts in other services',
    person: 'Student',
    service: 'Service',
    subject: 'Their name there',
    link: 'Link',
    unlink: 'Unlink',
  },
}
