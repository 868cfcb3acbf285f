import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DecidingSelect } from '../../design/deciding-select.tsx'
import { useFormat } from '../../language/format.ts'
import { rates } from '../store/clock.ts'
import { useClock, useClockState, useFromClock } from '../store/review-provider.tsx'
import { useViewport } from '../timeline/timeline-provider.tsx'
import type { View } from './picture.tsx'

const views = [
  ['original', 'O'],
  ['masked', 'M'],
  ['split', 'S'],
] as const

interface Props {
  readonly view: View
  readonly onView: (view: View) => void
  readonly disabled: boolean
}

/** Everything that moves the time, and what is shown of the picture. */
export function PlayerBar({ view, onView, disabled }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const clock = useClock()
  const viewport = useViewport()
  const { playing, rate } = useClockState()
  return (
    <div className="player-bar" role="toolbar" aria-label={t('player.transport')}>
      <div className="player-moves">
        <Act name={t('player.first')} keys="Home" onClick={() => clock.seek(0)} disabled={disabled}>
          <SkipBack size={16} aria-hidden />
        </Act>
        <Act name={t('player.previousFrame')} keys="ArrowLeft" onClick={() => clock.step(-1)} disabled={disabled}>
          <ChevronLeft size={18} aria-hidden />
        </Act>
        <Act
          name={t(playing ? 'player.pause' : 'player.play')}
          keys="K"
          main
          onClick={() => clock.toggle()}
          disabled={disabled}
        >
          {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
        </Act>
        <Act name={t('player.nextFrame')} keys="ArrowRight" onClick={() => clock.step(1)} disabled={disabled}>
          <ChevronRight size={18} aria-hidden />
        </Act>
        <Act
          name={t('player.last')}
          keys="End"
          onClick={() => clock.seek(Number.POSITIVE_INFINITY)}
          disabled={disabled}
        >
          <SkipForward size={16} aria-hidden />
        </Act>
      </div>
      <Position />
      <DecidingSelect
        className="field player-rate"
        aria-label={t('player.speed')}
        value={rate}
        disabled={disabled}
        aria-keyshortcuts="V"
        onChoose={(chosen) => clock.setRate(Number(chosen))}
      >
        {rates.map((one) => (
          <option key={one} value={one}>
            {format.number(one, 2)}×
          </option>
        ))}
      </DecidingSelect>
      <fieldset className="player-views" aria-label={t('player.viewing')}>
        {views.map(([one, key]) => (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            aria-keyshortcuts={key}
            title={`${t(`player.view.${one}`)} (${key})`}
            onClick={() => onView(one)}
          >
            {t(`player.views.${one}`)}
          </button>
        ))}
      </fieldset>
      <div className="player-zoom">
        <Act name={t('timeline.zoomOut')} keys="-" onClick={() => viewport.zoom(1 / 1.5, clock.time)}>
          <ZoomOut size={16} aria-hidden />
        </Act>
        <Act name={t('timeline.zoomIn')} keys="+" onClick={() => viewport.zoom(1.5, clock.time)}>
          <ZoomIn size={16} aria-hidden />
        </Act>
      </div>
    </div>
  )
}

/** Where it stands, to the hundredth: frames are told apart. */
function Position() {
  const { t } = useTranslation()
  const format = useFormat()
  const { duration } = useClockState()
  const hundredths = useFromClock((seconds) => Math.round(seconds * 100))
  return (
    <span className="player-time">
      <span className="unseen">{t('player.position')}</span>
      {format.frame(hundredths / 100)} <span className="soft">/ {format.frame(duration)}</span>
    </span>
  )
}

interface ActProps {
  readonly name: string
  readonly keys: string
  readonly main?: boolean
  readonly disabled?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Act({ name, keys, main = false, disabled = false, onClick, children }: ActProps) {
  return (
    <button
      type="button"
      className={main ? 'button main square' : 'button bare square'}
      aria-label={name}
      aria-keyshortcuts={keys}
      title={name}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
