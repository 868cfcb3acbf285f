import { useTranslation } from 'react-i18next'
import { FindingKind } from '../../core/contract/finding.ts'
import { policyTitle } from '../../core/contract/policy-titles.ts'
import { StageName } from '../../core/contract/progress.ts'
import type { Leak, Report } from '../../core/contract/report.ts'
import { notesOf } from '../../core/contract/report-notes.ts'
import { KindMark } from '../design/kind-mark.tsx'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'
import { Part } from './part.tsx'

interface Props {
  readonly report: Report
}

interface Seeking extends Props {
  readonly onSeek: (seconds: number) => void
}

function KindName({ kind }: { kind: Leak['kind'] }) {
  const { t } = useTranslation()
  const known = FindingKind.safeParse(kind)
  return (
    <span className="kind-name" data-kind={kind}>
      {known.success && <KindMark kind={known.data} />}
      {t(`kind.${kind}`)}
    </span>
  )
}

/** Every kind and entity that the render hides, and for how long. */
export function Hidden({ report }: Props) {
  const { t } = useTranslation()
  const language = useUiLanguage()
  const format = useFormat()
  return (
    <Part title={t('report.hidden')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('report.kind')}</th>
            <th scope="col" className="figure">
              {t('report.count')}
            </th>
            <th scope="col" className="figure">
              {t('report.seconds')}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.hidden.map(({ kind, entity, count, seconds }) => (
            <tr key={`${kind} ${entity}`}>
              <th scope="row">
                <KindName kind={kind} />
                {entity && <span className="soft">{t(`entity.${entity}`)}</span>}
              </th>
              <td className="figure">{format.number(count)}</td>
              <td className="figure">{format.clock(seconds, true)}</td>
            </tr>
          ))}
          {report.voices && (
            <tr>
              <th scope="row">
                <KindName kind="voice" />
              </th>
              <td className="figure">{format.number(report.voices.count)}</td>
              <td className="figure">{format.clock(report.voices.seconds, true)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {report.shown.length > 0 && (
        <>
          <h4>{t('report.shown', { policy: policyTitle(report.policy.name, language) })}</h4>
          <ul className="shown">
            {report.shown.map(({ kind, entity, count }) => (
              <li key={`${kind} ${entity}`}>
                <KindName kind={kind} /> {entity && <span className="soft">{t(`entity.${entity}`)}</span>}{' '}
                {format.number(count)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Part>
  )
}

/** What verification looked at in the rendered file. */
export function Checks({ report }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part title={t('report.checks')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('report.check')}</th>
            <th scope="col">{t('report.examined')}</th>
            <th scope="col" className="figure">
              {t('report.found')}
            </th>
            <th scope="col" className="figure">
              {t('report.took')}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.checks.map(({ id, examined, unit, leaks, seconds }) => (
            <tr key={id}>
              <th scope="row">{t(`check.${id}`, { defaultValue: id })}</th>
              <td>
                {t(`unit.${unit}`, { count: Math.round(examined), formatted: format.number(Math.round(examined)) })}
              </td>
              <td className="figure">
                {leaks === 0 ? format.number(0) : <span className="needs-you">{format.number(leaks)}</span>}
              </td>
              <td className="figure">{`${format.number(seconds, 1)}\u00a0s`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

export function Leaks({ report, onSeek }: Seeking) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part title={t('report.leakList')}>
      <ul className="moments">
        {report.leaks.map((leak) => (
          <li key={`${leak.kind} ${leak.check} ${leak.start} ${leak.box?.join(' ')}`}>
            <button type="button" className="button" onClick={() => onSeek(leak.start)}>
              {t('report.seek', { time: format.clock(leak.start) })}
            </button>
            <KindName kind={leak.kind} />
            {leak.entity && <span className="soft">{t(`entity.${leak.entity}`)}</span>}
          </li>
        ))}
      </ul>
    </Part>
  )
}

export function Doubts({ report, onSeek }: Seeking) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Part title={t('report.doubts')}>
      {report.doubts.length === 0 ? (
        <p className="soft">{t('report.doubtsNone')}</p>
      ) : (
        <ul className="moments">
          {report.doubts.map(({ finding, kind, doubt, start }) => (
            <li key={`${finding} ${doubt} ${start}`}>
              <button type="button" className="button" onClick={() => onSeek(start)}>
                {t('report.seek', { time: format.clock(start) })}
              </button>
              <KindName kind={kind} />
              <span>{t(`doubt.${doubt}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

/** How long each stage took, and how fast this machine is. */
export function Times({ report }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { cores, provider, speed } = report.machine
  return (
    <Part title={t('report.times')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('report.stageName')}</th>
            <th scope="col" className="figure">
              {t('report.took')}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.stages.map(({ name, seconds }) => {
            const known = StageName.safeParse(name)
            return (
              <tr key={name}>
                <th scope="row">{known.success ? t(`stage.${known.data}`) : name}</th>
                <td className="figure">{`${format.number(seconds, 1)}\u00a0s`}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="soft">{t('report.speed', { speed: format.number(speed, 2), cores, provider })}</p>
      {report.recording && (
        <p className="soft">
          {report.recording.behindSeconds !== null &&
            `${t('report.behind', { time: format.wait(report.recording.behindSeconds) })} `}
          {typeof report.recording.pictureBehindSeconds === 'number' &&
            `${t('report.pictureBehind', { time: format.wait(report.recording.pictureBehindSeconds) })} `}
          {typeof report.recording.takenOver === 'number' &&
            `${t('report.takenOver', { share: Math.round(100 * report.recording.takenOver) })} `}
          {t('report.ready', { time: format.wait(report.recording.readySeconds) })}
        </p>
      )}
    </Part>
  )
}

/** Which models answered, and the first figures of the fingerprint of each of their files. */
export function Models({ report }: Props) {
  const { t } = useTranslation()
  return (
    <Part title={t('report.models')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('report.model')}</th>
            <th scope="col">{t('report.task')}</th>
            <th scope="col">{t('report.fingerprint')}</th>
          </tr>
        </thead>
        <tbody>
          {report.models.map(({ id, task, sha256 }) => (
            <tr key={`${id} ${task}`}>
              <th scope="row">{id}</th>
              <td>{t(`task.${task}`, { defaultValue: task })}</td>
              <td>
                {Object.values(sha256).map((hash) => (
                  <code key={hash} title={hash}>
                    {hash.slice(0, 12)}
                  </code>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

/** What could not be done, or was looked at twice. */
export function Notes({ report }: Props) {
  const { t } = useTranslation()
  const language = useUiLanguage()
  if (report.notes.length === 0) return null
  return (
    <Part title={t('report.notes')}>
      <ul>
        {notesOf(report, language).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Part>
  )
}
