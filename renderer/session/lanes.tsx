import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RedactionPlan } from '../../core/contract/plan.ts'
import { KindMark } from '../design/kind-mark.tsx'
import { useFormat } from '../language/format.ts'
import { hiddenSpans } from './hidden-spans.ts'

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`

interface Props {
  readonly plan: RedactionPlan
  readonly onSeek: (seconds: number) => void
}

/** One lane a kind: where in the recording something of it is hidden. */
const Stretches = memo(function Stretches({ plan, onSeek }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { duration } = plan.source
  return [...hiddenSpans(plan)].map(([kind, spans]) => (
    <div key={kind} className="hidden-lane" data-kind={kind}>
      <span className="hidden-lane-name">
        <KindMark kind={kind} />
        {t(`kind.${kind}`)}
      </span>
      <div className="hidden-lane-track">
        {spans.map(({ start, end }) => (
          <button
            key={start}
            type="button"
            style={{ left: percent(start / duration), width: percent((Math.min(end, duration) - start) / duration) }}
            aria-label={t('lanes.span', {
              kind: t(`kind.${kind}`),
              start: format.clock(start),
              end: format.clock(end),
            })}
            onClick={() => onSeek(start)}
          />
        ))}
      </div>
    </div>
  ))
})

export function Lanes({ plan, onSeek, time }: Props & { readonly time: number }) {
  const { t } = useTranslation()
  return (
    <section className="hidden-lanes" aria-label={t('lanes.title')}>
      <Stretches plan={plan} onSeek={onSeek} />
      <div className="hidden-lane-now" aria-hidden="true">
        <span style={{ left: percent(plan.source.duration > 0 ? Math.min(1, time / plan.source.duration) : 0) }} />
      </div>
    </section>
  )
}
