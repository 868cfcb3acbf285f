import { useWords } from '../language/use-words.ts'

/** There is no page at this address: says so, and leads back. */
export function LostScreen() {
  const { t } = useWords()
  return (
    <div className="enter">
      <title>{`${t('lost.title')} · Estompe`}</title>
      <h1>{t('lost.title')}</h1>
      <p>{t('lost.next')}</p>
      <a className="button main" href="/">
        {t('lost.back')}
      </a>
    </div>
  )
}
