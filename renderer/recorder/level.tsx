import { useTranslation } from 'react-i18next'

/** Quietest level that the meter shows, dB below full scale. */
const floor = -60

/** Share 0..1 of the meter for a peak 0..1: decibels, as ears hear. */
export const levelShare = (peak: number): number =>
  peak <= 0 ? 0 : Math.min(1, Math.max(0, 1 - (20 * Math.log10(peak)) / floor))

/** How loud a source is now. */
export function Level({ peak, name }: { peak: number; name: string }) {
  const { t } = useTranslation()
  const share = levelShare(peak)
  return (
    <meter className="level" aria-label={t('recorder.level', { source: name })} min={0} max={1} value={share}>
      {Math.round(share * 100)}
    </meter>
  )
}
