import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DueOriginal, RetentionState } from '../../core/contract/keeping/retention.ts'
import { useFormat } from '../language/format.ts'
import { connection } from '../wire/connection.ts'
import { Panel } from './panel.tsx'
import { useAction } from './use-keeping.ts'

/** The question about originals whose time has come. */
export function RetentionPanel({ retention, isAdmin }: { retention: RetentionState; isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { due, standing } = retention
  const [spared, setSpared] = useState<ReadonlySet<string>>(new Set())
  const [outside, setOutside] = useState<ReadonlySet<string>>(new Set())
  const [always, setAlways] = useState(false)
  const { busy, failure, run } = useAction()
  const chosen = due.filter(({ session }) => !spared.has(session))
  // What lies outside goes only when its file is named as well; else the question comes again.
  const leaving = chosen.filter((one) => one.outside === null || outside.has(one.outside))
  const answer = (answer: 'delete' | 'keep', about: readonly DueOriginal[]) =>
    run(async () => {
      await connection.call('keeping.answerRetention', {
        sessions: about.map(({ session }) => session),
        answer,
        always: answer === 'delete' && always,
        outside: answer === 'delete' ? about.flatMap((one) => one.outside ?? []) : [],
      })
    })
  return (
    <Panel title={t('keeping.retention.title')} failure={failure}>
      {due.length === 0 ? (
        <p className="soft">{t('keeping.retention.none')}</p>
      ) : (
        <>
          <p className="keeping-question">{t('keeping.retention.question', { count: due.length })}</p>
          <p className="soft">{t('keeping.retention.what')}</p>
          <ul className="keeping-list">
            {due.map((one) => (
              <li key={one.session}>
                <label>
                  <input
                    type="checkbox"
                    checked={!spared.has(one.session)}
                    onChange={() => setSpared(turned(spared, one.session))}
                  />
                  <span>
                    {one.title}{' '}
                    <span className="soft">
                      {t('keeping.retention.facts', {
                        day: format.day(one.approvedAt),
                        days: format.number(one.days),
                        bytes: format.bytes(one.bytes),
                      })}
                    </span>
                  </span>
                </label>
                {one.outside !== null && (
                  <div className="keeping-outside">
                    <p className="soft keeping-path">{t('keeping.retention.outside', { path: one.outside })}</p>
                    <label>
                      <input
                        type="checkbox"
                        checked={outside.has(one.outside)}
                        onChange={() => setOutside(turned(outside, one.outside as string))}
                      />
                      {t('keeping.retention.alsoOutside')}
                    </label>
                  </div>
                )}
              </li>
            ))}
          </ul>
          <label className="keeping-check">
            <input type="checkbox" checked={always} onChange={() => setAlways(!always)} />
            {t('keeping.retention.always')}
          </label>
          <div className="keeping-actions">
            <button
              type="button"
              className="button"
              disabled={busy || chosen.length === 0}
              onClick={() => answer('keep', chosen)}
            >
              {t('keeping.retention.keep', { count: chosen.length })}
            </button>
            <button
              type="button"
              className="button danger"
              disabled={busy || leaving.length === 0}
              onClick={() => answer('delete', leaving)}
            >
              {t('keeping.retention.delete', { count: leaving.length })}
            </button>
          </div>
        </>
      )}
      {standing && (
        <p>
          {t('keeping.retention.standing', { by: standing.by, day: format.day(standing.at) })}{' '}
          {isAdmin && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => run(async () => void (await connection.call('keeping.askAgain', {})))}
            >
              {t('keeping.retention.ask')}
            </button>
          )}
        </p>
      )}
    </Panel>
  )
}

/** The set with one thing put in, or taken out where it was in. */
export function turned(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}
