import { useTranslation } from 'react-i18next'
import type { KeepingOverview } from '../../core/contract/keeping/api.ts'
import { faultSentences } from '../../core/contract/keeping/audit-words.ts'
import { filled } from '../../core/contract/language.ts'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { Panel } from './panel.tsx'

/** Whether the log of decisions holds together. */
export function LogPanel({ audit }: { audit: KeepingOverview['audit'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useUiLanguage()
  return (
    <Panel title={t('keeping.log.title')}>
      {audit.faults.length === 0 ? (
        <p>{t('keeping.log.whole', { count: audit.entries, formatted: format.number(audit.entries) })}</p>
      ) : (
        <div role="alert" className="keeping-failure">
          <p>{t('keeping.log.broken')}</p>
          <ul>
            {audit.faults.map(({ fault, first, last }) => (
              <li key={`${fault}-${first}`}>{filled(faultSentences[fault][language], { first, last })}</li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}
