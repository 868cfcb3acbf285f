import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow } from '../../core/contract/api.ts'
import type { ErasingProgress } from '../../core/contract/keeping/erasing.ts'
import type { ErasureCertificate, OutsideThing } from '../../core/contract/keeping/erasure.ts'
import type { KeptCount } from '../../core/contract/keeping/kinds.ts'
import { firstFocus } from '../design/first-focus.ts'
import { useFormat } from '../language/format.ts'
import { connection } from '../wire/connection.ts'
import { useSessions } from '../wire/queries.ts'
import { ErasingBar } from './erasing-bar.tsx'
import { Panel } from './panel.tsx'
import { turned } from './retention-panel.tsx'
import { KindTable } from './storage-panel.tsx'
import { useAction } from './use-keeping.ts'

/** Erasing one session, behind its title typed by hand. */
export function ErasePanel({
  certificates,
  isAdmin,
}: {
  certificates: readonly ErasureCertificate[]
  isAdmin: boolean
}) {
  const { t } = useTranslation()
  const sessions = useSessions() ?? []
  const [chosen, setChosen] = useState('')
  const [done, setDone] = useState<ErasureCertificate | null>(null)
  const [progress, setProgress] = useState<ErasingProgress | null>(null)
  const { busy, failure, run } = useAction()
  const field = useId()
  const session = sessions.find(({ id }) => id === chosen)
  return (
    <Panel title={t('keeping.erase.title')} failure={failure}>
      <p className="soft">{t('keeping.erase.text')}</p>
      {isAdmin ? (
        <p className="keeping-row">
          <label htmlFor={field}>{t('keeping.erase.session')}</label>
          <select
            id={field}
            className="field"
            value={chosen}
            disabled={busy}
            onChange={({ target }) => {
              setChosen(target.value)
              setDone(null)
            }}
          >
            <option value="">{t('keeping.erase.choose')}</option>
            {sessions.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </p>
      ) : (
        <p>{t('keeping.who')}</p>
      )}
      {isAdmin && session && (
        <Confirmation
          key={session.id}
          session={session}
          busy={busy}
          onErase={(typed, also, stops) =>
            run(async () => {
              setProgress(null)
              const wish = { session: session.id, typed, also, stops }
              for await (const event of connection.once('keeping.eraseSession', wish))
                if (event.kind === 'progress') setProgress(event)
                else setDone(event.certificate)
              setChosen('')
            })
          }
        />
      )}
      {busy && <ErasingBar progress={progress} label={t('keeping.erase.title')} />}
      {done && <Done certificate={done} />}
      <Certificates certificates={certificates} />
    </Panel>
  )
}

function Confirmation({
  session,
  busy,
  onErase,
}: {
  session: SessionRow
  busy: boolean
  onErase: (typed: string, also: string[], stops: boolean) => void
}) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [also, setAlso] = useState<ReadonlySet<string>>(new Set())
  const field = useId()
  const { data: preview } = useQuery({
    queryKey: ['erasure', session.id],
    queryFn: () => connection.call('keeping.previewErasure', { session: session.id }),
    staleTime: 0,
    // Work on the session may begin and end while this is read.
    refetchInterval: busy ? false : 2000,
  })
  if (!preview) return <p role="status">{t('keeping.loading')}</p>
  return (
    <form
      className="keeping-confirm"
      onSubmit={(event) => {
        event.preventDefault()
        onErase(typed, [...also], preview.isBusy)
      }}
    >
      <h3>{t('keeping.erase.goes')}</h3>
      <KindTable counts={preview.inside} />
      {preview.outside.length > 0 && (
        <fieldset className="keeping-fieldset">
          <legend>{t('keeping.erase.outside')}</legend>
          {preview.outside.map((thing) => (
            <Outside
              key={thing.path}
              thing={thing}
              on={also.has(thing.path)}
              turn={() => setAlso(turned(also, thing.path))}
            />
          ))}
        </fieldset>
      )}
      {preview.isBusy && <p className="needs-you">{t('keeping.erase.busy')}</p>}
      <label htmlFor={field}>{t('keeping.erase.typed', { title: session.title })}</label>
      <div className="keeping-row">
        <input
          id={field}
          className="field keeping-wide"
          value={typed}
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button danger" disabled={busy || typed.trim() !== session.title.trim()}>
          {t(preview.isBusy ? 'keeping.erase.stopButton' : 'keeping.erase.button')}
        </button>
      </div>
    </form>
  )
}

function Outside({ thing, on, turn }: { thing: OutsideThing; on: boolean; turn: () => void }) {
  const { t } = useTranslation()
  if (!thing.isOurs) return <p className="soft keeping-path">{t('keeping.erase.gone', { path: thing.path })}</p>
  return (
    <label className="keeping-path">
      <input type="checkbox" checked={on} onChange={turn} />
      {thing.kind === 'original'
        ? t('keeping.erase.original', { path: thing.path })
        : t('keeping.erase.published', { path: thing.path })}
    </label>
  )
}

const filesIn = (counts: readonly KeptCount[]): number => counts.reduce((sum, { files }) => sum + files, 0)

const sums = ({ removed, rows }: ErasureCertificate) => ({
  files: filesIn(removed),
  bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0),
  rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
})

function Done({ certificate }: { certificate: ErasureCertificate }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { files, bytes, rows } = sums(certificate)
  return (
    // The form that had the keyboard is gone.
    <p className="keeping-done" role="status" tabIndex={-1} ref={firstFocus}>
      {t('keeping.erase.done', {
        files: format.number(files),
        bytes: format.bytes(bytes),
        rows: format.number(rows),
        number: certificate.entry.number,
      })}
    </p>
  )
}

function Certificates({ certificates }: { certificates: readonly ErasureCertificate[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (certificates.length === 0) return null
  return (
    <>
      <h3>{t('keeping.erase.certificates')}</h3>
      <ul className="keeping-list">
        {certificates.map((one) => (
          <li key={one.id}>
            {t('keeping.erase.certificate', {
              moment: format.moment(one.erasedAt),
              by: one.by,
              files: format.number(sums(one).files),
              bytes: format.bytes(sums(one).bytes),
              number: one.entry.number,
            })}
          </li>
        ))}
      </ul>
    </>
  )
}
