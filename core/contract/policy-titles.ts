import type { Bilingual, UiLanguage } from './language.ts'

/**
 * What the policies that come with the program are called. Here and not in their files: an approval answers for a file's
 * whole content, and would drop with every better title.
 */
export const policyTitles = {
  strict: { fr: 'Tous masqués', en: 'Everyone hidden' },
  'mentor-visible': { fr: 'Tous masqués, sauf accord', en: 'Everyone hidden unless they agreed' },
  everything: { fr: 'Tous masqués, écrans et sociétés compris', en: 'Everyone hidden, screens and companies too' },
} as const satisfies Readonly<Record<string, Bilingual>>

/** The names of policies that a text has between quotation marks, as the titles that a person knows them by. */
export const withTitles = (text: string, language: UiLanguage): string =>
  text.replace(/(«\s|“)([\w-]+)(\s»|”)/g, (_, open: string, name: string, close: string) =>
    [open, policyTitle(name, language), close].join(''),
  )

const isTitled = (name: string): name is keyof typeof policyTitles => Object.hasOwn(policyTitles, name)

/** A policy as a person reads of it: by its title, or one of somebody's own by the name that its file gives it. */
export const policyTitle = (name: string, language: UiLanguage): string =>
  isTitled(name) ? policyTitles[name][language] : name
