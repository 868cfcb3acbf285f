import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { UiLanguage } from '../../core/contract/language.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

const remembered = 'estompe.language'

/** What the user chose before, else the first of the browser's languages that we speak, else English. */
function firstLanguage(): UiLanguage {
  const chosen = UiLanguage.safeParse(localStorage.getItem(remembered))
  if (chosen.success) return chosen.data
  for (const wanted of navigator.languages) {
    const known = UiLanguage.safeParse(wanted.slice(0, 2).toLowerCase())
    if (known.success) return known.data
  }
  return 'en'
}

export async function startLanguage(): Promise<void> {
  const show = (language: string): void => {
    document.documentElement.lang = language
  }
  i18next.on('languageChanged', show)
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
