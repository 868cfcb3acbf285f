import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../../core/contract/finding.ts'
import { useFormat } from '../../../language/format.ts'
import { useClock, useReview } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'

/** How far outside of a finding its surroundings are looked at, seconds. */
const beside = 0.4

interface CropProps {
  readonly finding: string
  /** Seconds. */
  readonly time: number
  /** What the picture shows, for those who do not see it. */
  readonly name: string
}

/** A small unmasked piece of the picture; a grey surface until somebody uncovers, and where there is none. */
export function Crop({ finding, time, name }: CropProps) {
  const { session } = useReview()
  const { uncovered } = useDeskState()
  const address = `/media/${session}/crop?finding=${encodeURIComponent(finding)}&time=${time.toFixed(3)}`
  const [missing, setMissing] = useState<string | null>(null)
  if (!uncovered || missing === address) return <span className="desk-crop covered" role="img" aria-label={name} />
  return <img className="desk-crop" src={address} alt={name} loading="lazy" onError={() => setMissing(address)} />
}

/** The picture just before, during and just after: whether a mask begins and ends where it should. */
export function Crops({ finding }: { finding: Finding }) {
  const { t } = useTranslation()
  const format = useFormat()
  const clock = useClock()
  const { opening } = useReview()
  const { uncovered, set } = useDeskState()
  const duration = opening?.duration ?? finding.end
  const moments = [
    { name: t('desk.inspect.cropBefore'), time: Math.max(0, finding.start - beside) },
    { name: t('desk.inspect.cropDuring'), time: (finding.start + finding.end) / 2 },
    { name: t('desk.inspect.cropAfter'), time: Math.min(Math.max(0, duration - 0.05), finding.end + beside) },
  ]
  return (
    <section className="desk-part">
      <h3>
        {t('desk.inspect.crops')}
        {!uncovered && (
          <button type="button" className="button bare" onClick={() => set({ uncovered: true })}>
            {t('desk.uncover')} <kbd>H</kbd>
          </button>
        )}
      </h3>
      <ul className="desk-crops">
        {moments.map(({ name, time }) => (
          <li key={name}>
            <button type="button" onClick={() => clock.seek(time)}>
              <Crop finding={finding.id} time={time} name={`${name}, ${format.clock(time, true)}`} />
              <span>
                {name} <span className="soft">{format.clock(time, true)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
