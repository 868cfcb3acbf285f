import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { UiLanguage } from '../../../core/contract/language.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

const remembered = 'estompe.language'

/** A browser that keeps nothing for embedded pages throws where others say that there is nothing. */
function rememberedOne(): string | null {
  try {
    return localStorage.getItem(remembered)
  } catch {
    return null
  }
}

/** What the address asks for, else what the reader chose before, else the first of the browser's languages that we speak, else English. */
function firstLanguage(): UiLanguage {
  const asked = new URLSearchParams(location.search).get('language')
  const wanted = [asked, rememberedOne(), ...navigator.languages.map((one) => one.slice(0, 2))]
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
  try {
    localStorage.setItem(remembered, language)
  } catch {
    // It holds until the page is left.
  }
  void i18next.changeLanguage(language)
}
