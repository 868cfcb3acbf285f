import { Printer } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'

/** The code that opens the library when its passphrase is lost: shown this once, alone on the page that is printed. */
export function RecoveryCode({ code, children }: { code: string; children: ReactNode }) {
  const { t } = useTranslation()
  const title = useId()
  return (
    <section className="recovery" aria-labelledby={title}>
      <h3 id={title}>{t('vault.code.title')}</h3>
      <p>{t('vault.code.text')}</p>
      <output className="recovery-code">{code}</output>
      <button type="button" className="button" onClick={() => print()}>
        <Printer size={16} aria-hidden />
        {t('vault.code.print')}
      </button>
      {children}
    </section>
  )
}
