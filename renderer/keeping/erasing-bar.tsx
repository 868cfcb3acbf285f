import { useTranslation } from 'react-i18next'
import type { ErasingProgress } from '../../core/contract/keeping/erasing.ts'
import { useFormat } from '../language/format.ts'
import { ToldBar } from './told-bar.tsx'

/** How far an erasure is: its files first, then the database. Null: nothing was told yet. */
export function ErasingBar({ progress, label }: { progress: ErasingProgress | null; label: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { done, total, databaseBytes } = progress ?? { done: 0, total: 0, databaseBytes: 0 }
  const files = { done: format.number(done), total: format.number(total) }
  const says =
    total === 0
      ? t('erasing.counting')
      : done < total
        ? t('erasing.files', files)
        : t('erasing.database', { bytes: format.bytes(databaseBytes) })
  return <ToldBar done={done} total={total + 1} label={label} text={says} />
}
