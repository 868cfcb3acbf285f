import { useTranslation } from 'react-i18next'
import { Bar } from '../design/bar.tsx'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { useIncoming } from '../wire/upload.ts'

/** Recordings on their way into the library, and those that could not come in. */
export function Arrivals() {
  const { t } = useTranslation()
  const format = useFormat()
  const incoming = useIncoming()
  if (incoming.length === 0) return null
  return (
    <ul className="rows arrivals">
      {incoming.map(({ key, name, done, total, failure, cancel }) => (
        <li className="row" key={key}>
          <div className="row-link">
            <span className="row-name">
              <strong>{name}</strong>
              <span className="facts">
                {failure
                  ? t('problem.title')
                  : done === 0
                    ? t('library.queued')
                    : t('library.copied', { done: format.bytes(done), total: format.bytes(total) })}
              </span>
            </span>
          </div>
          <div className="row-now">
            {failure ? (
              <div className="row-state needs-you" role="alert">
                <FailureText failure={failure} />
              </div>
            ) : (
              <Bar share={total > 0 ? done / total : 0} label={t('library.incoming')} text="" />
            )}
          </div>
          <div className="row-actions">
            <button type="button" className="button" onClick={cancel}>
              {failure ? t('library.dismiss') : t('library.cancel')}
            </button>
          </div>
        </li>
      ))}
    </ul>
  )
}
