import type { UiLanguage } from '../../core/contract/language.ts'

interface KnowledgeWords {
  readonly ready: string
  readonly once: string
  readonly tooMany: string
  readonly closing: string
  readonly trusted: string
  readonly rotated: string
  readonly forgotten: string
  /** `{count}` clips stay where the studio could not reach them. */
  readonly staying: string
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
    forgotten: 'Ce studio ne connaît plus cette base de connaissances.',
    staying:
      '{count} clip(s) de ce studio y sont, ou doivent encore en sortir ; il ne pourra plus les retirer. Ajoutez --yes pour l’oublier quand même.',
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
    forgotten: 'This studio no longer knows that knowledge base.',
    staying:
      '{count} clip(s) of this studio are there, or still have to come out; it will not be able to take them out. Add --yes to forget it all the same.',
    published: 'Published. All of it was checked on arrival.',
    superseded: 'A later version is published already: nothing changed.',
    sending: 'Sending: {share} % ({done} of {total})',
  },
}
