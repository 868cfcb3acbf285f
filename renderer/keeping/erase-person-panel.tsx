import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErasureOfPerson } from '../../core/contract/keeping/api.ts'
import type { ErasingProgress } from '../../core/contract/keeping/erasing.ts'
import { firstFocus } from '../design/first-focus.ts'
import { connection } from '../wire/connection.ts'
import { useSessions } from '../wire/queries.ts'
import { ErasingBar } from './erasing-bar.tsx'
import { Panel } from './panel.tsx'
import { useAction } from './use-keeping.ts'

type Erased = Extract<ErasureOfPerson, { kind: 'done' }>

/** Erasing somebody's traces everywhere, behind their name typed by hand and a second press. */
export function ErasePersonPanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const sessions = useSessions() ?? []
  const { busy, failure, run } = useAction()
  const id = useId()
  const [names, setNames] = useState('')
  const [session, setSession] = useState('')
  const [sure, setSure] = useState(false)
  const [progress, setProgress] = useState<ErasingProgress | null>(null)
  const [done, setDone] = useState<Erased | null>(null)
  const all = names.split(',').flatMap((name) => name.trim() || [])
  const isBusy = failure?.code === 'library-busy'
  const erase = (): Promise<void> =>
    run(async () => {
      const who = { names: all, session: session || null, person: null }
      setProgress(null)
      for await (const event of connection.once('keeping.erasePerson', { who, stops: isBusy }))
        if (event.kind === 'progress') setProgress(event)
        else setDone(event)
      setNames('')
      setSure(false)
    })
  return (
    <Panel title={t('person.title')} failure={failure}>
      <p className="soft">{t('person.text')}</p>
      {isAdmin ? (
        <form
          className="keeping-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (sure) void erase()
            else setSure(true)
          }}
        >
          <label htmlFor={`${id}names`}>{t('person.names')}</label>
          <input
            id={`${id}names`}
            className="field keeping-wide"
            value={names}
            autoComplete="off"
            disabled={busy}
            onChange={({ target }) => {
              setNames(target.value)
              setSure(false)
              setDone(null)
            }}
          />
          <label htmlFor={`${id}where`}>{t('person.where')}</label>
          <select
            id={`${id}where`}
            className="field"
            value={session}
            disabled={busy}
            onChange={({ target }) => {
              setSession(target.value)
              setSure(false)
            }}
          >
            <option value="">{t('person.everywhere')}</option>
            {sessions.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
          {sure && (
            <p className="needs-you" role="alert">
              {t('person.sure', { names: all.join(', ') })}
            </p>
          )}
          <p className="keeping-row">
            <button
              type="submit"
              className="button danger"
              disabled={busy || all.length === 0 || all.some((name) => name.length < 2)}
            >
              {t(isBusy ? 'keeping.erase.stopButton' : sure ? 'keeping.erase.button' : 'person.button')}
            </button>
            {sure && (
              <button type="button" className="button bare" disabled={busy} onClick={() => setSure(false)}>
                {t('person.leave')}
              </button>
            )}
          </p>
        </form>
      ) : (
        <p>{t('keeping.who')}</p>
      )}
      {busy && <ErasingBar progress={progress} label={t('person.title')} />}
      {done && <Certificate erased={done} />}
    </Panel>
  )
}

/** What was done, without saying about whom. */
function Certificate({ erased }: { erased: Erased }) {
  const { t } = useTranslation()
  const { sessions, files, records, enrolled, rendersWithdrawn, entry } = erased
  const { originalsLeft, publishedLeft, takesLeft } = erased
  return (
    // The button that had the keyboard is of no use without a name.
    <div className="keeping-done" role="status" tabIndex={-1} ref={firstFocus}>
      <p>{t('person.done', { sessions, files, records, enrolled, rendersWithdrawn })}</p>
      {originalsLeft + publishedLeft > 0 && <p>{t('person.left', { originalsLeft, publishedLeft })}</p>}
      {takesLeft > 0 && <p className="needs-you">{t('person.takesLeft', { count: takesLeft })}</p>}
      <p>
        {t('person.entry', { number: entry.number })} <code className="keeping-path">{entry.hash}</code>
      </p>
    </div>
  )
}
