import { useTranslation } from 'react-i18next'
import type { UiLanguage } from '../../core/contract/language.ts'

/** The language of the screen, for words that the studio keeps in both. */
export function useUiLanguage(): UiLanguage {
  const { i18n } = useTranslation()
  return i18n.language === 'fr' ? 'fr' : 'en'
}
