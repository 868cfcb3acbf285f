import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { UiLanguage } from '../../../core/contract/language.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

const remembered = 'estompe.language'

/** What the reader chose before, else the first of the browser's languages that we speak, else English. */
function firstLanguage(): UiLanguage {
  const wanted = [localStorage.getItem(remembered), ...navigator.languages.map((one) => one.slice(0, 2))]
  for (const one of wanted) {
    const known = UiLanguage.safeParse(one?.toLowerCase())
    if (known.success) return known.data
  }
  return 'en'
}

export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    supportedLngs: UiLanguage.options,
    resources: { fr: { translation: fr }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export function switchLanguage(language: UiLanguage): void {
  localStorage.setItem(remembered, language)
  void i18next.changeLanguage(language)
}
