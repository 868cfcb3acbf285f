import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FailureText } from '../shell/failure.tsx'
import { failureOf, useReview } from './store/review-provider.tsx'

const turns = ['undo', 'redo', 'approve'] as const

/** Says what was not kept and why, and what waits for the line to come back. */
export function RefusalNotice() {
  const { t } = useTranslation()
  const { refusal, dismiss, unsaved, online } = useReview()
  // Said until the last of them has arrived, not only until the line is back.
  const [late, setLate] = useState(false)
  if (!late && !online && unsaved > 0) setLate(true)
  if (late && unsaved === 0) setLate(false)
  const turn = turns.find((one) => one === refusal?.tried)
  return (
    <>
      {late && (
        <p className="notice" role="status">
          {t('review.unsaved', { count: unsaved })}
        </p>
      )}
      {refusal && (
        <div className="notice review-refusal" role="alert">
          {refusal.code === 'not-approved' && Number(refusal.data.doubts) > 0 ? (
            t('desk.refused.approveDoubts', { count: Number(refusal.data.doubts) })
          ) : refusal.code === 'conflict' ? (
            t(`review.refused.${turn ?? 'conflict'}`)
          ) : refusal.code === 'disconnected' && turn ? (
            t(`review.cut.${turn}`)
          ) : (
            <FailureText failure={failureOf(refusal)} />
          )}
          {refusal.typed.length > 0 && (
            <span className="review-typed">
              {t('review.refused.typed')} <q>{refusal.typed.join(' / ')}</q>
            </span>
          )}
          <button type="button" className="button bare square" aria-label={t('review.dismiss')} onClick={dismiss}>
            <X size={16} aria-hidden />
          </button>
        </div>
      )}
    </>
  )
}
