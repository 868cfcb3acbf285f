import { useTranslation } from 'react-i18next'

/** How far something is, 0..1, always with its figure. `text` says of what. */
export function Bar({ share, label, text }: { share: number; label: string; text: string }) {
  const percent = Math.floor(share * 100)
  return (
    <div className="bar-line">
      <div
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${text} ${percent} %`.trim()}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <Percent value={percent} />
    </div>
  )
}

function Percent({ value }: { value: number }) {
  const { t } = useTranslation()
  return <span className="bar-figure">{t('progress.share', { share: value })}</span>
}
