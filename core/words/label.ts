import type { Entity } from '../contract/finding.ts'
import type { UiLanguage } from '../contract/language.ts'

const labels: Readonly<Record<Entity, Readonly<Record<UiLanguage, string>>>> = {
  PERSON: { fr: 'nom', en: 'name' },
  EMAIL: { fr: 'e-mail', en: 'e-mail' },
  PHONE: { fr: 'téléphone', en: 'phone' },
  ADDRESS: { fr: 'adresse', en: 'address' },
  LOCATION: { fr: 'lieu', en: 'place' },
  IBAN: { fr: 'compte bancaire', en: 'bank account' },
  CARD: { fr: 'carte bancaire', en: 'card number' },
  NIR: { fr: 'numéro de sécurité sociale', en: 'social security number' },
  SIRET: { fr: 'numéro SIRET', en: 'company number' },
  SIREN: { fr: 'numéro SIREN', en: 'company number' },
  BIRTH_DATE: { fr: 'date de naissance', en: 'date of birth' },
  SECRET: { fr: 'mot de passe', en: 'password' },
  URL: { fr: 'lien', en: 'link' },
  ACCOUNT: { fr: 'compte', en: 'account' },
  ORG: { fr: 'organisation', en: 'organisation' },
}

/** The word for an entity, without brackets. Any language but French (`fr`, `fr-CA`, ...) gives English. */
export const entityLabel = (entity: Entity, language: string): string =>
  labels[entity][/^fr\b/i.test(language) ? 'fr' : 'en']

/** What stands in a redacted text instead of what was said: `[téléphone]`, `[name]`. `language` is ISO 639-1. */
export const replacementFor = (entity: Entity, language: string): string => `[${entityLabel(entity, language)}]`
