import { Check, CircleAlert, Download, FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SessionResults, SessionRow } from '../../core/contract/api.ts'
import type { Report as Proof } from '../../core/contract/report.ts'
import { useFormat } from '../language/format.ts'
import { Part } from './part.tsx'
import { Checks, Doubts, Hidden, Leaks, Models, Notes, Times } from './report-tables.tsx'

interface Props {
  readonly row: SessionRow
  readonly results: SessionResults
  readonly onSeek: (seconds: number) => void
}

function Verdict({ report }: { report: Proof }) {
  const { t } = useTranslation()
  const clean = report.verdict === 'clean'
  const Sign = clean ? Check : CircleAlert
  return (
    <div className={clean ? 'verdict clean' : 'verdict leaks'}>
      <Sign size={28} aria-hidden />
      <div>
        <p className="verdict-word">{clean ? t('report.clean') : t('report.leaks', { count: report.leaks.length })}</p>
        <p>{t('report.cleanHow', { count: report.checks.length })}</p>
      </div>
    </div>
  )
}

function Files({ row, results }: Omit<Props, 'onSeek'>) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part title={t('report.files')}>
      <ul className="files">
        {results.files.map(({ name, bytes }) => (
          <li key={name}>
            <a className="button" href={`/results/${row.id}/${encodeURIComponent(name)}`} download={name}>
              <Download size={16} aria-hidden />
              <span className="unseen">{t('report.download')} </span>
              {name}
              <span className="soft">{format.bytes(bytes)}</span>
            </a>
          </li>
        ))}
        {window.estompe && (
          <li>
            <button type="button" className="button" onClick={() => void window.estompe?.reveal(row.id)}>
              <FolderOpen size={16} aria-hidden />
              {t('report.reveal')}
            </button>
          </li>
        )}
      </ul>
    </Part>
  )
}

/** The proof: verdict first, then what was hidden, what was checked, what is doubtful, and with which models. */
export function Report({ row, results, onSeek }: Props) {
  const { t } = useTranslation()
  const { report } = results
  if (!report) return null
  return (
    <section className="panel report" aria-labelledby="report-title">
      <h2 id="report-title">{t('report.title')}</h2>
      <Verdict report={report} />
      {results.files.length > 0 && <Files row={row} results={results} />}
      <div className="parts">
        {report.leaks.length > 0 && <Leaks report={report} onSeek={onSeek} />}
        <Doubts report={report} onSeek={onSeek} />
        <Hidden report={report} />
        <Notes report={report} />
        <Times report={report} />
        <Checks report={report} />
        <Models report={report} />
      </div>
    </section>
  )
}
