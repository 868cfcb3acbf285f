import { Camera, Mic, MonitorUp, Volume2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceKind } from '../../core/contract/recording/take.ts'
import { Level } from './level.tsx'
import { close, open, type PageSource, useRecorder } from './recorder.ts'
import { devicesOf, type SourceProblem } from './sources.ts'

const icons = { screen: MonitorUp, call: Volume2, microphone: Mic, camera: Camera }

/** One source: its live picture or level, whether it works, and how to choose another. */
export function SourceCard({ kind, optional }: { kind: SourceKind; optional: boolean }) {
  const { t } = useTranslation()
  const { sources, problems, asking } = useRecorder()
  const source = sources.find((one) => one.kind === kind)
  const problem = problems[kind]
  const Icon = icons[kind]
  const name = t(`recorder.source.${kind}`)
  return (
    <section className="source-card" aria-label={name} data-state={problem ? 'problem' : source ? 'on' : 'off'}>
      <header>
        <Icon size={18} aria-hidden />
        <h2>{name}</h2>
        {optional && !source && <span className="soft">{t('recorder.optional')}</span>}
      </header>
      <div className="source-view">
        {source?.track.kind === 'video' ? (
          <LivePicture track={source.track} />
        ) : source ? (
          <Level peak={source.state?.peak ?? 0} name={name} />
        ) : (
          <Icon size={32} aria-hidden strokeWidth={1.25} />
        )}
      </div>
      <p className="source-says" role="status">
        {asking.includes(kind) ? (
          t('recorder.asking')
        ) : problem ? (
          <Problem kind={kind} problem={problem} />
        ) : (
          <Says source={source} kind={kind} />
        )}
      </p>
      <Choose kind={kind} source={source} problem={problem} />
    </section>
  )
}

function LivePicture({ track }: { track: MediaStreamTrack }) {
  const view = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (view.current) view.current.srcObject = new MediaStream([track])
  }, [track])
  return <video ref={view} autoPlay muted playsInline />
}

function Says({ source, kind }: { source: PageSource | undefined; kind: SourceKind }) {
  const { t } = useTranslation()
  if (!source)
    return (
      <>
        {t(
          kind !== 'call'
            ? 'recorder.off'
            : window.estompe?.systemSound
              ? 'recorder.withMachine'
              : 'recorder.withScreen',
        )}
      </>
    )
  if (source.state?.ended) return <strong className="needs">{t('recorder.over')}</strong>
  const sound = source.track.kind === 'audio'
  if (source.state?.out) return <strong className="needs">{t(sound ? 'recorder.quiet' : 'recorder.dark')}</strong>
  return (
    <>
      {t(sound ? 'recorder.heard' : 'recorder.seen')} <span className="soft">{source.label}</span>
    </>
  )
}

function Problem({ kind, problem }: { kind: SourceKind; problem: SourceProblem }) {
  const { t } = useTranslation()
  const says =
    problem === 'denied' || problem === 'none'
      ? t(`recorder.problem.${problem}.${kind}`)
      : t(`recorder.problem.${problem}`)
  return (
    <strong className="needs">
      {says} {problem === 'denied' && !window.estompe && kind !== 'screen' && t('recorder.inBrowser')}
    </strong>
  )
}

function Choose({
  kind,
  source,
  problem,
}: {
  kind: SourceKind
  source: PageSource | undefined
  problem: SourceProblem | undefined
}) {
  const { t } = useTranslation()
  const { asking } = useRecorder()
  const name = t(`recorder.source.${kind}`)
  const shell = window.estompe
  const permission = kind === 'call' ? 'screen' : kind
  const verb = t(problem && problem !== 'apart' ? 'recorder.retry' : source ? 'recorder.change' : 'recorder.choose')
  return (
    <div className="source-actions">
      {(kind === 'microphone' || kind === 'camera') && source && <Devices kind={kind} source={source} />}
      <button
        type="button"
        className="button"
        disabled={asking.includes(kind)}
        aria-label={`${verb} ${name}`}
        onClick={() => void open(kind)}
      >
        {verb}
      </button>
      {problem === 'denied' && shell?.permissionPages && (
        <button type="button" className="button" onClick={() => shell.openPermissions(permission)}>
          {t('recorder.openSettings')}
        </button>
      )}
      {source && (
        <button
          type="button"
          className="button bare"
          aria-label={`${t('recorder.turnOff')} ${name}`}
          onClick={() => close(source.number)}
        >
          {t('recorder.turnOff')}
        </button>
      )}
    </div>
  )
}

function Devices({ kind, source }: { kind: 'microphone' | 'camera'; source: PageSource }) {
  const { t } = useTranslation()
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => {
    const read = (): void => void devicesOf(kind).then(setDevices)
    read()
    navigator.mediaDevices.addEventListener('devicechange', read)
    return () => navigator.mediaDevices.removeEventListener('devicechange', read)
  }, [kind])
  if (devices.length < 2) return null
  return (
    <select
      className="field"
      aria-label={`${t('recorder.device')} ${t(`recorder.source.${kind}`)}`}
      value={source.track.getSettings().deviceId ?? ''}
      onChange={({ target }) => void open(kind, target.value)}
    >
      {devices.map(({ deviceId, label }) => (
        <option key={deviceId} value={deviceId}>
          {label}
        </option>
      ))}
    </select>
  )
}
