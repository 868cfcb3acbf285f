import { useTranslation } from 'react-i18next'
import { farthest, type MadeChoice, ProviderName } from '../../core/contract/provider/choice.ts'
import { useFormat } from '../language/format.ts'

/** Every provider in the order of trial, and what came of it. */
export function ChoiceTable({ choice: { findings } }: { choice: MadeChoice }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <table className="provider-table">
        <thead>
          <tr>
            <th scope="col">{t('provider.column.name')}</th>
            <th scope="col">{t('provider.column.outcome')}</th>
            <th scope="col">{t('provider.column.time')}</th>
            <th scope="col">{t('provider.column.distance')}</th>
          </tr>
        </thead>
        <tbody>
          {ProviderName.options.map((name) => {
            const found = findings.find(({ provider }) => provider === name)
            const { outcome = 'untried', milliseconds = null, distance = null } = found ?? {}
            return (
              <tr key={name} data-outcome={outcome}>
                <th scope="row">{t(`provider.names.${name}`)}</th>
                <td>{t(`provider.outcome.${outcome}`)}</td>
                <td>{milliseconds === null ? '–' : t('provider.time', { time: format.number(milliseconds, 1) })}</td>
                <td>{distance === null ? '–' : t('provider.distance', { share: format.number(distance * 100, 2) })}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="soft">{t('provider.distanceText', { share: format.number(farthest * 100) })}</p>
    </>
  )
}
