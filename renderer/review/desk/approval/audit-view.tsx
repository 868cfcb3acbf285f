import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { actionSentence, actorName } from '../../../../core/contract/keeping/audit-actions.ts'
import { useFormat } from '../../../language/format.ts'
import { useUiLanguage } from '../../../language/ui-language.ts'
import { connection } from '../../../wire/connection.ts'
import { useReview } from '../../store/review-provider.tsx'

/** Who decided what, and when, newest first; whether the chain is whole; and the log to take along. */
export function AuditView() {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useUiLanguage()
  const { session, state } = useReview()
  const { data } = useQuery({
    // Every change of records writes an entry.
    queryKey: ['audit', session, state],
    queryFn: () => connection.call('audit.entries', { session }),
    placeholderData: (before) => before,
    gcTime: 0,
  })
  if (!data) return null
  const [fault] = data.faults
  return (
    <div className="desk-audit">
      <p className={fault ? 'needs-you' : 'verified'}>
        {fault ? t('desk.approval.logBroken', { number: fault.first }) : t('desk.approval.logWhole')}
      </p>
      <div className="desk-actions">
        <a className="button" href={`/audit/${session}/audit.json`} download>
          {t('desk.approval.logJson')}
        </a>
        <a className="button" href={`/audit/${session}/audit-${language}.html`} download>
          {t('desk.approval.logPrint')}
        </a>
      </div>
      {data.entries.length === 0 ? (
        <p className="soft">{t('desk.approval.logNone')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('desk.approval.logWhen')}</th>
              <th scope="col">{t('desk.approval.logWho')}</th>
              <th scope="col">{t('desk.approval.logWhat')}</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.toReversed().map(({ number, at, actor, action, hash }) => (
              <tr key={number}>
                <td>{format.moment(at)}</td>
                <td>{actorName(actor, language)}</td>
                <td title={`${number} · ${hash.slice(0, 12)}`}>{actionSentence(action, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
