import { useTranslation } from 'react-i18next'

/** Moves the line between what was recorded and what will be seen. */
export function SplitHandle({ share, onShare }: { share: number; onShare: (share: number) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="split-line" style={{ left: `${share * 100}%` }} aria-hidden="true" />
      <input
        className="split-handle"
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={share}
        aria-label={t('player.split')}
        onChange={(event) => onShare(event.target.valueAsNumber)}
      />
    </>
  )
}
