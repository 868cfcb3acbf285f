import { useTranslation } from 'react-i18next'
import type { RenderLeak } from '../../../../core/contract/review/renders.ts'
import { useFormat } from '../../../language/format.ts'
import { useSelection } from '../../store/review-provider.tsx'
import { useLanding } from './use-landing.ts'

/** What is left to see or hear: each leads to its very frame, or to its words. */
export function LeakList({ leaks }: { leaks: readonly RenderLeak[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { leak: chosen } = useSelection()
  const land = useLanding()
  const seen = new Map<string, number>()
  return (
    <ul className="desk-leaks">
      {leaks.map((leak) => {
        const { kind, start, end, check, whole } = leak
        const place = `${kind} ${start} ${end} ${check}`
        // Several tags of one file are told apart by nothing else.
        const again = (seen.get(place) ?? 0) + 1
        seen.set(place, again)
        const name = { kind: t(`kind.${kind}`), time: format.clock(start, true) }
        return (
          <li key={`${place} ${again}`} data-leak={kind}>
            <button
              type="button"
              className="desk-link"
              aria-current={chosen === leak ? 'true' : undefined}
              onClick={() => land(leak)}
            >
              {t(whole ? 'desk.approval.leakWhole' : 'desk.approval.leak', name)}
            </button>
            {leak.entity && <span className="soft">{t(`entity.${leak.entity}`)}</span>}
            {whole && chosen === leak && <p className="soft">{t('desk.approval.leakWholeHow')}</p>}
          </li>
        )
      })}
    </ul>
  )
}
