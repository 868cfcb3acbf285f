import { useTranslation } from 'react-i18next'
import { Entity } from '../../../core/contract/finding.ts'

/** Every kind of personal words that can be chosen from a list. */
export function EntityOptions() {
  const { t } = useTranslation()
  return Entity.options.map((one) => (
    <option key={one} value={one}>
      {t(`entity.${one}`)}
    </option>
  ))
}
