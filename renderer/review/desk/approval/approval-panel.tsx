import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ApprovalRecord } from '../../../../core/contract/review/records.ts'
import { useFormat } from '../../../language/format.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'

/** What was looked at, who answers for it, and what goes out. */
export function ApprovalPanel() {
  const { t } = useTranslation()
  const { opening, approve, me } = useReview()
  const { findings, queue, clips, approvals } = useMaterial()
  const decided = findings.filter(({ decision }) => decision !== null).length
  return (
    <>
      <section className="desk-part">
        <h3>{t('desk.approval.checked')}</h3>
        <ul className="desk-reasons">
          <li>
            {t('desk.approval.findings', {
              decided,
              total: findings.length,
              policy: opening?.policy.name ?? '',
            })}
          </li>
          <li data-left={queue.length}>
            {queue.length > 0 ? t('desk.approval.doubts', { count: queue.length }) : t('desk.approval.doubtsNone')}
          </li>
          <li>{t('desk.approval.clips', { count: clips.length })}</li>
        </ul>
      </section>
      <section className="desk-part desk-approval" data-approved={approvals.length > 0}>
        {approvals.length === 0 && <p>{t('desk.approval.notYet')}</p>}
        {approvals.map((approval) => (
          <Approved key={approval.id} approval={approval} />
        ))}
        {me && <p className="soft">{t('desk.approval.asWho', { name: me.name, role: t(`desk.role.${me.role}`) })}</p>}
        <div className="desk-actions">
          <button type="button" className="button main" onClick={() => void approve()}>
            {t('desk.approval.approve')}
          </button>
        </div>
      </section>
    </>
  )
}

function Approved({ approval }: { approval: ApprovalRecord }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="desk-approved">
      <p className="verified">
        <Check size={16} aria-hidden />
        {t('desk.approval.approvedBy', {
          name: approval.by,
          role: t(`desk.role.${approval.role}`),
          when: format.moment(approval.at),
        })}
      </p>
      <p className="soft">
        {t('desk.approval.approvedWhat', approval.checked)} {t('desk.approval.approvedDrops')}
      </p>
    </div>
  )
}
