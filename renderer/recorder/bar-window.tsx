import { Bookmark, Maximize2, Pause, Play, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BarState, type RecorderCommand } from '../../core/contract/shell.ts'
import { useFormat } from '../language/format.ts'
import { Level } from './level.tsx'
import './recording-bar.css'
import './bar-window.css'

const ask = (command: RecorderCommand) => (): void => window.estompe?.command(command)

/** The page of the shell's small window: the running recording at a glance, above whatever the call is held in. */
export function BarWindow() {
  const { t } = useTranslation()
  const format = useFormat()
  const [state, setState] = useState<BarState | null>(null)
  useEffect(() => window.estompe?.onBar((told) => setState(BarState.parse(told))), [])
  if (!state) return null
  const { seconds, paused, stopping, levels, warning } = state
  const pause = t(paused ? 'recorder.resume' : 'recorder.pause')
  return (
    <main className="bar-window" data-paused={paused}>
      <h1 className="unseen">{t('recorder.bar')}</h1>
      <span className="recording-dot" aria-hidden="true" />
      <time className="recording-time" title={t('recorder.elapsed')}>
        {format.clock(seconds)}
      </time>
      <span className="bar-window-says" role="status" title={warning ?? ''}>
        {stopping ? (
          t('recorder.stopping')
        ) : warning ? (
          <strong className="needs">{warning}</strong>
        ) : paused ? (
          t('recorder.paused')
        ) : (
          levels.map(({ name, peak }) => <Level key={name} peak={peak} name={name} />)
        )}
      </span>
      <BarButton name={t('recorder.mark')} command="mark" disabled={paused || stopping}>
        <Bookmark size={16} aria-hidden />
      </BarButton>
      <BarButton name={pause} command="pause" disabled={stopping}>
        {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
      </BarButton>
      <BarButton name={t('recorder.stop')} command="stop" disabled={stopping}>
        <Square size={14} aria-hidden fill="currentColor" />
      </BarButton>
      <BarButton name={t('recorder.view')} command="record" disabled={false}>
        <Maximize2 size={16} aria-hidden />
      </BarButton>
    </main>
  )
}

interface ButtonProps {
  readonly name: string
  readonly command: RecorderCommand
  readonly disabled: boolean
  readonly children: React.ReactNode
}

const BarButton = ({ name, command, disabled, children }: ButtonProps) => (
  <button
    type="button"
    className="button bare"
    aria-label={name}
    title={name}
    disabled={disabled}
    onClick={ask(command)}
  >
    {children}
  </button>
)
