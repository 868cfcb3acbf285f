import { useTranslation } from 'react-i18next'
import type { SessionRow } from '../../core/contract/api.ts'
import { KindMark } from '../design/kind-mark.tsx'

/** How many of each kind are hidden, each with its mark. */
export function HiddenCounts({ row }: { row: SessionRow }) {
  const { t } = useTranslation()
  return (
    <ul className="counts">
      {row.hidden
        .filter(({ count }) => count > 0)
        .map(({ kind, count }) => (
          <li key={kind} data-kind={kind}>
            <KindMark kind={kind} />
            {t(`count.${kind}`, { count })}
          </li>
        ))}
    </ul>
  )
}
