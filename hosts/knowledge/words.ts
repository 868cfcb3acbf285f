import type { UiLanguage } from '../../core/contract/language.ts'

interface KnowledgeWords {
  readonly ready: string
  readonly once: string
  readonly tooMany: string
  readonly closing: string
  readonly trusted: string
  readonly rotated: string
  readonly published: string
  readonly superseded: string
  readonly sending: string
}

/** What the knowledge base's commands say. `{name}` marks a gap. */
export const knowledgeWords: Readonly<Record<UiLanguage, KnowledgeWords>> = {
  fr: {
    ready: 'La base de connaissances est prête : {origin}\nCe lien vous y fait entrer pour l’administrer :',
    once: 'Le lien ne sert qu’une fois, pendant un quart d’heure. Ctrl+C : arrêter.',
    tooMany: 'Trop de liens sont ouverts : attendez un quart d’heure, puis relancez.',
    closing: 'Arrêt en cours ; tout est gardé.',
    trusted: 'La base de connaissances fait maintenant confiance à ce studio.',
    rotated: 'La clé de ce studio est remplacée.',
    published: 'Publié. Tout a été vérifié à l’arrivée.',
    superseded: 'Une version plus récente est déjà publiée : rien n’a changé.',
    sending: 'Envoi : {share} % ({done} sur {total})',
  },
  en: {
    ready: 'The knowledge base is ready: {origin}\nThis link lets you in to administer it:',
    once: 'The link works once, for a quarter of an hour. Ctrl+C: stop.',
    tooMany: 'Too many links are open: wait a quarter of an hour, then start again.',
    closing: 'Stopping; everything is kept.',
    trusted: 'The knowledge base now trusts this studio.',
    rotated: 'This studio’s key is replaced.',
    published: 'Published. All of it was checked on arrival.',
    superseded: 'A later version is published already: nothing changed.',
    sending: 'Sending: {share} % ({done} of {total})',
  },
}
