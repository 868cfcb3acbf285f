import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FailureText } from '../shell/failure.tsx'
import { failureOf, useReview } from './store/review-provider.tsx'

/** Says what was not kept and why, and what waits for the line to come back. */
export function RefusalNotice() {
  const { t } = useTranslation()
  const { refusal, dismiss, unsaved, online } = useReview()
  return (
    <>
      {!online && unsaved > 0 && (
        <p className="notice" role="status">
          {t('review.unsaved', { count: unsaved })}
        </p>
      )}
      {refusal && (
        <p className="notice review-refusal" role="alert">
          {refusal.code !== 'conflict' ? (
            <FailureText failure={failureOf(refusal)} />
          ) : refusal.tried === 'undo' || refusal.tried === 'redo' ? (
            t(`review.refused.${refusal.tried}`)
          ) : (
            t('review.refused.conflict')
          )}
          <button type="button" className="button bare square" aria-label={t('review.dismiss')} onClick={dismiss}>
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
    </>
  )
}
