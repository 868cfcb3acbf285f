import { UiLanguage } from '../../../core/contract/language.ts'
import { switchLanguage } from '../language/setup.ts'
import { useWords } from '../language/use-words.ts'

/** In which language one reads. */
export function Languages() {
  const { t, language } = useWords()
  return (
    <fieldset className="languages" aria-label={t('program.language')}>
      {UiLanguage.options.map((one) => (
        <button key={one} type="button" aria-pressed={language === one} onClick={() => switchLanguage(one)}>
          {one.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}
