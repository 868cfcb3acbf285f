import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Bar } from '../../design/bar.tsx'
import { useFormat } from '../../language/format.ts'
import { FailureText } from '../../shell/failure.tsx'
import { useKeys } from '../../shell/keys.ts'
import { ToolStrip } from '../manual/tool-strip.tsx'
import { useClock } from '../store/review-provider.tsx'
import { useMedia } from './media-provider.tsx'
import { Picture, type View } from './picture.tsx'
import { PlayerBar } from './player-bar.tsx'
import './player.css'

/** The picture, what can be done on it, and the controls below it. */
export function Player() {
  const { t } = useTranslation()
  const format = useFormat()
  const clock = useClock()
  const [view, setView] = useState<View>('masked')
  const { of, attempt, broken } = useMedia()
  const { proxy, frames } = of
  useKeys({
    k: () => clock.toggle(),
    arrowleft: (event) => (event.shiftKey ? clock.jump(-1) : clock.step(-1)),
    arrowright: (event) => (event.shiftKey ? clock.jump(1) : clock.step(1)),
    home: () => clock.seek(0),
    end: () => clock.seek(Number.POSITIVE_INFINITY),
    v: (event) => clock.changeRate(event.shiftKey ? -1 : 1),
    o: () => setView('original'),
    m: () => setView('masked'),
    s: () => setView('split'),
  })
  const there = proxy?.state === 'ready' && (frames?.state === 'ready' || frames?.state === 'none')
  return (
    <div className="player">
      <ToolStrip />
      {there ? (
        <Picture key={attempt} view={view} attempt={attempt} onBroken={broken} />
      ) : (
        <div className="picture-stage">
          <div className="picture-making" role="status">
            {proxy?.failure ? (
              <p className="needs-you">
                <FailureText failure={proxy.failure} />
              </p>
            ) : (
              <>
                <p>{t('player.making')}</p>
                <Bar
                  share={proxy && proxy.total > 0 ? Math.min(1, proxy.done / proxy.total) : 0}
                  label={t('player.making')}
                  text={t('player.making')}
                />
                <p className="soft">
                  {proxy?.secondsLeft == null
                    ? t('progress.leftUnknown')
                    : t('progress.left', { time: format.wait(proxy.secondsLeft) })}
                </p>
              </>
            )}
          </div>
        </div>
      )}
      <PlayerBar view={view} onView={setView} disabled={!there} />
    </div>
  )
}
