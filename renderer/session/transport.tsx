import { Pause, Play, RotateCcw, RotateCw, Volume2, VolumeX } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { type Playback, speeds } from './playback.ts'

/** One set of controls for both pictures. */
export function Transport({ playback, disabled }: { playback: Playback; disabled: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { time, duration, playing, muted } = playback
  const Sound = muted ? VolumeX : Volume2
  return (
    <section className="transport" aria-label={t('player.transport')}>
      <output className="transport-time">
        {format.clock(time, true)} <span className="soft">/ {format.clock(duration, true)}</span>
      </output>
      <div className="transport-move">
        <Button name={t('player.back')} disabled={disabled} onClick={() => playback.jump(-5)}>
          <RotateCcw size={18} aria-hidden />
        </Button>
        <Button name={t(playing ? 'player.pause' : 'player.play')} main disabled={disabled} onClick={playback.toggle}>
          {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
        </Button>
        <Button name={t('player.forward')} disabled={disabled} onClick={() => playback.jump(5)}>
          <RotateCw size={18} aria-hidden />
        </Button>
      </div>
      <div className="transport-sound">
        <label>
          <span className="unseen">{t('player.speed')}</span>
          <select
            className="field"
            value={playback.speed}
            disabled={disabled}
            onChange={(event) => playback.setSpeed(Number(event.target.value))}
          >
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                {format.number(speed, 2)}×
              </option>
            ))}
          </select>
        </label>
        <Button name={t(muted ? 'player.unmute' : 'player.mute')} disabled={disabled} onClick={playback.toggleMuted}>
          <Sound size={18} aria-hidden />
        </Button>
      </div>
      <label className="transport-position">
        <span>{t('player.position')}</span>
        <input
          type="range"
          min={0}
          max={Math.max(duration, 0.01)}
          step={0.04}
          value={Math.min(time, duration)}
          disabled={disabled}
          aria-valuetext={format.clock(time)}
          onChange={(event) => playback.seek(event.target.valueAsNumber)}
        />
      </label>
    </section>
  )
}

interface ButtonProps {
  readonly name: string
  readonly disabled: boolean
  readonly main?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Button({ name, disabled, main = false, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      className={main ? 'button main square' : 'button bare square'}
      disabled={disabled}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
