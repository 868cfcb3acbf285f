import { Pause, Play, RotateCcw, RotateCw, Volume2, VolumeX } from 'lucide-react'
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
      <button
        type="button"
        className="button bare square"
        disabled={disabled}
        aria-label={t('player.back')}
        onClick={() => playback.jump(-5)}
      >
        <RotateCcw size={18} aria-hidden />
      </button>
      <button
        type="button"
        className="button main square"
        disabled={disabled}
        aria-label={t(playing ? 'player.pause' : 'player.play')}
        onClick={playback.toggle}
      >
        {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
      </button>
      <button
        type="button"
        className="button bare square"
        disabled={disabled}
        aria-label={t('player.forward')}
        onClick={() => playback.jump(5)}
      >
        <RotateCw size={18} aria-hidden />
      </button>
      <output className="transport-time">
        {format.clock(time, true)} <span className="soft">/ {format.clock(duration, true)}</span>
      </output>
      <input
        type="range"
        min={0}
        max={Math.max(duration, 0.01)}
        step={0.04}
        value={Math.min(time, duration)}
        disabled={disabled}
        aria-label={t('player.position')}
        aria-valuetext={format.clock(time)}
        onChange={(event) => playback.seek(event.target.valueAsNumber)}
      />
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
      <button
        type="button"
        className="button bare square"
        disabled={disabled}
        aria-label={t(muted ? 'player.unmute' : 'player.mute')}
        onClick={playback.toggleMuted}
      >
        <Sound size={18} aria-hidden />
      </button>
    </section>
  )
}
