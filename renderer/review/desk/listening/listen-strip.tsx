import { Pause, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { lengthOf } from '../../../../core/contract/span.ts'
import { useFormat } from '../../../language/format.ts'
import { FailureText } from '../../../shell/failure.tsx'
import { failureOf } from '../../../wire/upload.ts'
import type { Heard } from './use-listening.ts'
import './listening.css'

/** Hears an excerpt as it goes out. @param of whose voice; left out where there is only one to hear */
export function ListenButton({ heard, of, keys }: { heard: Heard; of?: string; keys?: string }) {
  const { t } = useTranslation()
  const playing = heard.open && heard.playing
  const name = t(playing ? 'listening.stop' : 'listening.hear')
  return (
    <button
      type="button"
      className="button bare"
      aria-label={of === undefined ? undefined : t('listening.of', { what: name, name: of })}
      onClick={heard.toggle}
    >
      {playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
      {name}
      {keys && <kbd>{keys}</kbd>}
    </button>
  )
}

/** What is heard now, where it stands, and the original beside it. Nothing while something else is listened to. */
export function ListenStrip({ heard, keys }: { heard: Heard; keys?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { excerpt, failure, side, time } = heard
  if (!heard.open) return null
  if (failure !== null)
    return (
      <p role="alert" className="needs-you">
        <FailureText failure={failureOf(failure)} />
      </p>
    )
  if (!excerpt) return <p role="status">{t('listening.making')}</p>
  const length = lengthOf(excerpt.span)
  return (
    <div className="listening" data-side={side} data-playing={heard.playing}>
      <fieldset className="listening-sides" aria-label={t('listening.which')}>
        {(['goesOut', 'recorded'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={side === one} onClick={() => side !== one && heard.turn()}>
            {t(`listening.side.${one}`)}
            {keys && side !== one && <kbd>{keys}</kbd>}
          </button>
        ))}
      </fieldset>
      <span className="listening-time">
        <span className="bar">
          <span style={{ width: `${Math.min(100, (time / length) * 100)}%` }} />
        </span>
        {format.clock(time)} / {format.clock(length)}
      </span>
      <p className="soft">
        {excerpt.replaced.length === 0 && excerpt.disguised.length === 0 && t('listening.unchanged')}
        {excerpt.replaced.length > 0 &&
          t('listening.replaced', { count: excerpt.replaced.length, by: t(`listening.by.${excerpt.replaceWith}`) })}
        {excerpt.replaced.length > 0 && excerpt.disguised.length > 0 && ' '}
        {excerpt.disguised.length > 0 && t('listening.disguised')}
      </p>
    </div>
  )
}
