import type { UiLanguage } from '../../core/contract/language.ts'

/** What the web host says in its window. */
export const hostWords: Readonly<
  Record<UiLanguage, { ready: string; invited: string; once: string; closing: string; locked: string }>
> = {
  fr: {
    ready: 'Estompe est prêt. Ouvrez ce lien dans un navigateur de cette machine :',
    invited: 'Ce lien est pour la personne que vous avez nommée :',
    once: 'Le lien ne sert qu’une fois. Entrée : un nouveau lien. Ctrl+C : quitter ; ce qui est fait est gardé.',
    closing: 'Arrêt en cours ; ce qui est fait est gardé.',
    locked: 'La bibliothèque est verrouillée : sa phrase de passe est demandée dans le navigateur.',
  },
  en: {
    ready: 'Estompe is ready. Open this link in a browser on this machine:',
    invited: 'This link is for the person you named:',
    once: 'The link works once. Enter: a new link. Ctrl+C: quit; what is done is kept.',
    closing: 'Stopping; what is done is kept.',
    locked: 'The library is locked: its passphrase is asked for in the browser.',
  },
}
