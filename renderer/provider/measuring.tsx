import { useTranslation } from 'react-i18next'
import { Bar } from '../design/bar.tsx'
import { FailureText } from '../shell/failure.tsx'
import { useMeasure } from './use-provider.ts'

/** The button that measures, the first time or again: how far it is, what stops it, and how it ended. */
export function Measuring({ isMeasured }: { isMeasured: boolean }) {
  const { t } = useTranslation()
  const { state, failure, start, stop } = useMeasure()
  const measure = t(isMeasured ? 'provider.measureAgain' : 'provider.measure')
  const isRunning = state === 'starting' || typeof state === 'object'
  const says =
    state === 'idle'
      ? t('provider.note')
      : typeof state === 'string'
        ? t(`provider.${state}`)
        : t('provider.trying', {
            ...{ name: t(`provider.names.${state.provider}`), number: state.done + 1, total: state.total },
          })
  return (
    <>
      <div className="provider-measure">
        <button type="button" className={isRunning ? 'button' : 'button main'} onClick={isRunning ? stop : start}>
          {isRunning ? t('provider.stop') : measure}
        </button>
        <p className="soft" role="status">
          {says}
        </p>
      </div>
      {typeof state === 'object' && <Bar share={state.done / state.total} label={measure} text={says} />}
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
    </>
  )
}
