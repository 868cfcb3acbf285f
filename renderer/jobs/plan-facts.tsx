import { useTranslation } from 'react-i18next'
import type { BulkPlan } from '../../core/contract/bulk/records.ts'
import { useFormat } from '../language/format.ts'

/** What a job means: how much there is, how long it takes and by which measure, what it needs. */
export function PlanFacts({ plan }: { plan: BulkPlan }) {
  const { t } = useTranslation()
  const format = useFormat()
  const unreadable = plan.unreadable.reduce((sum, { count }) => sum + count, 0)
  const isShort = plan.outFree !== null && plan.outBytes > plan.outFree
  const space = { need: format.bytes(plan.outBytes), free: plan.outFree === null ? '?' : format.bytes(plan.outFree) }
  const facts = [
    `${t('jobs.recordings', { count: plan.recordings })}, ${format.bytes(plan.bytes)}`,
    ...(plan.seconds > 0
      ? [
          t('jobs.toDo', { time: format.wait(plan.seconds) }),
          `${t('jobs.expected', { time: format.wait(plan.workSeconds) })} (${t(`jobs.measured.${plan.measured}`)})`,
          t('jobs.space', space),
        ]
      : []),
    ...(plan.read + unreadable + plan.duplicates < plan.recordings ? [t('jobs.sampled', { count: plan.read })] : []),
    ...(plan.otherFiles > 0 ? [t('jobs.others', { count: plan.otherFiles })] : []),
    ...(plan.closedFolders > 0 ? [t('jobs.closed', { count: plan.closedFolders })] : []),
  ]
  return (
    <>
      <ul className="job-facts" aria-label={t('jobs.facts')}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {isShort && <p className="needs-you">{t('jobs.spaceShort', space)}</p>}
    </>
  )
}
