import { useTranslation } from 'react-i18next'
import type { KeepingOverview } from '../../core/contract/keeping/api.ts'
import { kindNames } from '../../core/contract/keeping/kind-names.ts'
import type { KeptCount } from '../../core/contract/keeping/kinds.ts'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { Panel } from './panel.tsx'

export function StoragePanel({ overview }: { overview: KeepingOverview }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Panel title={t('keeping.storage.title')}>
      <KindTable counts={overview.storage} />
      <p className="soft keeping-path">{t('keeping.storage.where', { home: overview.home })}</p>
      <p className="soft">{t('keeping.storage.free', { bytes: format.bytes(overview.freeBytes) })}</p>
    </Panel>
  )
}

/** Files and bytes by kind, with their sum. */
export function KindTable({ counts }: { counts: readonly KeptCount[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useUiLanguage()
  const sum = counts.reduce((all, { files, bytes }) => ({ files: all.files + files, bytes: all.bytes + bytes }), {
    files: 0,
    bytes: 0,
  })
  return (
    <table className="keeping-table">
      <thead>
        <tr>
          <th scope="col">{t('keeping.storage.kind')}</th>
          <th scope="col">{t('keeping.storage.files')}</th>
          <th scope="col">{t('keeping.storage.size')}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ kind, files, bytes }) => (
          <tr key={kind}>
            <th scope="row">{kindNames[kind][language]}</th>
            <td>{format.number(files)}</td>
            <td>{format.bytes(bytes)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('keeping.storage.total')}</th>
          <td>{format.number(sum.files)}</td>
          <td>{format.bytes(sum.bytes)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
