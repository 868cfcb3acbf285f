import { useTranslation } from 'react-i18next'
import { type Format, formatIn } from '../../../core/contract/format.ts'
import { UiLanguage } from '../../../core/contract/language.ts'

/** Words, numbers and times in the reader's language. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: UiLanguage = UiLanguage.catch('en').parse(i18n.language)
  const format: Format = formatIn(language)
  return { t, language, format }
}
