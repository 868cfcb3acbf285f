import { Check, CircleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import { useLanding } from './approval/use-landing.ts'
import { useRenders } from './approval/use-renders.ts'
import { useDeskState } from './desk-state.ts'
import { useMaterial } from './material.ts'
import { useQueue } from './queue/use-queue.ts'

/** What verification found, else what is left to look at and how long it will take; and the way to approve. */
export function HeaderSlot() {
  const { t } = useTranslation()
  const format = useFormat()
  const { items, secondsLeft } = useQueue()
  const { approvals } = useMaterial()
  const { wasApproved, set } = useDeskState()
  const left = items.length
  const approved = approvals.length > 0
  useEffect(() => {
    if (approved) set({ wasApproved: true })
  }, [approved, set])
  const dropped = wasApproved && !approved
  const land = useLanding()
  const leaks = [...useRenders().values()].flatMap((state) => (state.kind === 'leaks' ? state.leaks : []))
  const [first] = leaks
  return (
    <>
      {first && (
        <button type="button" className="button bare desk-found" onClick={() => land(first)}>
          <CircleAlert size={16} aria-hidden />
          {t('desk.found', { count: leaks.length })}
        </button>
      )}
      <p className="desk-left" role="status" data-left={left}>
        {left > 0 ? (
          <>
            <strong>{t('desk.left', { count: left, formatted: format.number(left) })}</strong>
            <span className="desk-left-time">{t('desk.leftTime', { time: format.wait(secondsLeft) })}</span>
          </>
        ) : (
          !first && <strong>{t('desk.leftNone')}</strong>
        )}
      </p>
      <button
        type="button"
        className={approved || left === 0 ? 'button main' : 'button'}
        onClick={() => set({ tab: 'approval' })}
      >
        {approved && <Check size={16} aria-hidden />}
        {t(approved ? 'desk.tabs.approval' : dropped ? 'desk.approveAgain' : 'desk.approve')}
      </button>
    </>
  )
}
