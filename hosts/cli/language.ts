import type { UiLanguage } from '../../core/contract/language.ts'

/** French or English: as the user asked, as the terminal is set, as the system is set. */
export function languageOf(env: NodeJS.ProcessEnv): UiLanguage {
  const asked =
    env.ESTOMPE_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale
  return /^fr/i.test(asked) ? 'fr' : 'en'
}
