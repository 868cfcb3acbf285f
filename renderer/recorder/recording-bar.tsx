import { Bookmark, Pause, Play, Square } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { RecorderCommand } from '../../core/contract/shell.ts'
import { useFormat } from '../language/format.ts'
import { go, hashOf, useRoute } from '../shell/route.ts'
import { Level } from './level.tsx'
import { mark, stop, togglePause, useRecorder } from './recorder.ts'
import { type Warning, warningsOf, wordFor } from './warning.ts'
import './recording-bar.css'

/** The bar that is on every screen while a recording runs: time, levels, what is wrong, and what can be done. */
export function RecordingBar() {
  const { t } = useTranslation()
  const format = useFormat()
  const recorder = useRecorder()
  const { screen } = useRoute()
  const { phase, seconds, reached, paused, sources, marks } = recorder
  const runs = phase === 'recording' || phase === 'stopping'
  const textOf = useWarningText()
  const warnings = warningsOf(recorder)
  const says = warnings.length > 0 ? warnings.map(textOf).join(' ') : null
  const wrong = warnings.map(wordFor).join(' ')
  const withScreen = sources.some(({ kind, state }) => kind === 'screen' && !state?.ended)
  useCommands()
  useEffect(() => {
    if (runs) window.estompe?.recordsScreen(withScreen)
  }, [runs, withScreen])
  useEffect(() => {
    if (!runs) return
    const heard = sources.filter(({ track }) => track.kind === 'audio')
    const levels = heard.map(({ kind, state }) => ({ name: t(`recorder.source.${kind}`), peak: state?.peak ?? 0 }))
    const stopping = phase === 'stopping'
    const words = wrong === '' ? [] : wrong.split(' ')
    window.estompe?.showBar({ seconds, paused, stopping, levels, warning: says, wrong: words })
  }, [runs, seconds, paused, phase, sources, says, wrong, t])
  if (!runs) return null
  return (
    <section className="recording-bar" aria-label={t('recorder.bar')} data-paused={paused}>
      <span className="recording-dot" aria-hidden="true" />
      <time className="recording-time" dateTime={`PT${reached.toFixed(2)}S`} title={t('recorder.elapsed')}>
        {format.clock(seconds)}
      </time>
      <span className="recording-levels">
        {sources
          .filter(({ track }) => track.kind === 'audio')
          .map(({ number, kind, state }) => (
            <Level key={number} peak={state?.peak ?? 0} name={t(`recorder.source.${kind}`)} />
          ))}
      </span>
      <span className="recording-says" role="status">
        {phase === 'stopping' ? (
          t('recorder.stopping')
        ) : says ? (
          <strong className="needs" title={says}>
            {says}
          </strong>
        ) : paused ? (
          t('recorder.paused')
        ) : marks.length > 0 ? (
          t('recorder.marked', { count: marks.length })
        ) : null}
      </span>
      <button
        type="button"
        className="button bare"
        disabled={paused}
        onClick={mark}
        title={`${t('recorder.mark')} (Alt+K)`}
      >
        <Bookmark size={16} aria-hidden />
        {t('recorder.mark')}
      </button>
      <button type="button" className="button bare" onClick={togglePause} title="Alt+P">
        {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
        {t(paused ? 'recorder.resume' : 'recorder.pause')}
      </button>
      {screen !== 'record' && (
        <a className="button bare" href={hashOf({ screen: 'record' })}>
          {t('recorder.view')}
        </a>
      )}
      <button
        type="button"
        className="button main"
        disabled={phase === 'stopping'}
        onClick={() => {
          stop()
          go({ screen: 'record' })
        }}
      >
        <Square size={14} aria-hidden fill="currentColor" />
        {t('recorder.stop')}
      </button>
    </section>
  )
}

/** Alt with a letter works on every screen, also beside the keys of that screen; the shell's tray asks for the same. */
function useCommands(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const run = { KeyP: togglePause, KeyK: mark }[event.code]
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', press)
    const off = window.estompe?.onCommand((asked) => {
      const command = RecorderCommand.parse(asked)
      if (command === 'record') go({ screen: 'record' })
      else ({ pause: togglePause, mark, stop })[command]()
    })
    return () => {
      window.removeEventListener('keydown', press)
      off?.()
    }
  }, [])
}

/** What is wrong, in the user's language. */
function useWarningText(): (warning: Warning) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (warning) => {
    switch (warning.kind) {
      case 'empty':
        return t(warning.ask ? 'recorder.warn.emptyAsk' : 'recorder.warn.empty')
      case 'line':
        return t('recorder.warn.line', { bytes: format.bytes(warning.bytes) })
      case 'room':
        return t('recorder.warn.room', { time: format.wait(warning.seconds) })
      case 'quiet':
        return t('recorder.warn.quiet', { time: format.wait(warning.seconds) })
      case 'dropped':
        return t('recorder.warn.dropped', { share: format.number(100 * warning.share, 1) })
      default:
        return t(`recorder.warn.${warning.kind}`, { source: t(`recorder.source.${warning.source}`) })
    }
  }
}
