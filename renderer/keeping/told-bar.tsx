import { Bar } from '../design/bar.tsx'

/** How far something is, `done` of `total` in any unit, drawn and told: `text` says it in words. */
export const ToldBar = ({ done, total, label, text }: { done: number; total: number; label: string; text: string }) => (
  <>
    <Bar share={total > 0 ? done / total : 0} label={label} text={text} />
    <p role="status">{text}</p>
  </>
)
