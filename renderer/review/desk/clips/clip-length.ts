import { useTranslation } from 'react-i18next'
import type { Span } from '../../../../core/contract/span.ts'
import { useFormat } from '../../../language/format.ts'

/** From where to where a clip goes and how long that is, in words. */
export function useClipLength(): (clip: Span) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ start, end }) =>
    t('desk.clips.length', { start: format.clock(start), end: format.clock(end), time: format.wait(end - start) })
}
