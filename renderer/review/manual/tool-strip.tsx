import {
  ArrowLeftToLine,
  ArrowRightToLine,
  Crosshair,
  Redo2,
  SquareDashed,
  Undo2,
  UnfoldHorizontal,
  VolumeX,
} from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Box } from '../../../core/contract/box.ts'
import { useFormat } from '../../language/format.ts'
import { FailureText } from '../../shell/failure.tsx'
import { useKeys } from '../../shell/keys.ts'
import { useFindingName } from '../live/finding-name.ts'
import { failureOf, useClock, useReview, useSelection } from '../store/review-provider.tsx'
import { drawnKinds } from './manual.ts'
import { useManual } from './manual-provider.tsx'

/** Where a box appears that is drawn without a mouse: a fifth of the picture, in its middle. */
const middle: Box = [0.4, 0.4, 0.2, 0.2]

/** What can be done by hand, above the picture: each a button, each with a key. */
export function ToolStrip() {
  const { t } = useTranslation()
  const clock = useClock()
  const { opening, undo, redo } = useReview()
  const { span } = useSelection()
  const manual = useManual()
  const { drawing, setDrawing, selected, mayPlace, follow } = manual
  const inPicture = selected !== null && selected.finding.kind !== 'speech'
  const hasPicture = opening?.picture != null
  const cannotFollow = !inPicture || !mayPlace || follow.progress !== null
  const draw = (): void => {
    clock.pause()
    setDrawing(!drawing)
  }
  const followIt = (): void => {
    if (selected && !cannotFollow) follow.begin(selected.id, clock.frame)
  }
  useStartMark()
  useKeys({
    d: () => hasPicture && draw(),
    ...(drawing ? { enter: () => manual.draw(middle) } : {}),
    f: followIt,
    b: manual.beginHere,
    n: manual.endHere,
    x: manual.wholeShot,
    u: manual.muteSpan,
  })
  return (
    <div className="tool-strip" role="toolbar" aria-label={t('manual.tools')}>
      <Tool name={t('manual.draw')} keys="D" pressed={drawing} disabled={!hasPicture} onClick={draw}>
        <SquareDashed size={16} aria-hidden />
      </Tool>
      {drawing ? (
        <DrawingHelp />
      ) : (
        <>
          <Tool name={t('manual.follow')} keys="F" disabled={cannotFollow} onClick={followIt}>
            <Crosshair size={16} aria-hidden />
          </Tool>
          <Tool name={t('manual.begin')} keys="B" bare disabled={selected === null} onClick={manual.beginHere}>
            <ArrowLeftToLine size={16} aria-hidden />
          </Tool>
          <Tool name={t('manual.end')} keys="N" bare disabled={selected === null} onClick={manual.endHere}>
            <ArrowRightToLine size={16} aria-hidden />
          </Tool>
          <Tool name={t('manual.wholeShot')} keys="X" bare disabled={!inPicture} onClick={manual.wholeShot}>
            <UnfoldHorizontal size={16} aria-hidden />
          </Tool>
          <Tool name={t('manual.mute')} keys="U" disabled={span === null} onClick={manual.muteSpan}>
            <VolumeX size={16} aria-hidden />
          </Tool>
          <Following />
        </>
      )}
      <span className="tool-gap" />
      <Tool name={t('manual.undo')} keys="Control+Z" bare onClick={() => void undo()}>
        <Undo2 size={16} aria-hidden />
      </Tool>
      <Tool name={t('manual.redo')} keys="Control+Shift+Z" bare onClick={() => void redo()}>
        <Redo2 size={16} aria-hidden />
      </Tool>
    </div>
  )
}

/** `I` marks where a stretch of time begins, and pressed again where it ends. */
function useStartMark(): void {
  const clock = useClock()
  const { span, select } = useSelection()
  const from = useRef<number | null>(null)
  useEffect(() => {
    if (span === null) from.current = null
  }, [span])
  useKeys({
    i: () => {
      const now = clock.time
      const begun = from.current
      from.current = begun === null ? now : null
      select({ span: { start: Math.min(begun ?? now, now), end: Math.max(begun ?? now, now) } })
    },
  })
}

function DrawingHelp() {
  const { t } = useTranslation()
  const { kind, setKind } = useManual()
  return (
    <>
      <fieldset className="player-views" aria-label={t('manual.kind')}>
        {drawnKinds.map((one) => (
          <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {t(`oneKind.${one}`)}
          </button>
        ))}
      </fieldset>
      <span className="soft" role="status">
        {t('manual.drawHelp')}
      </span>
    </>
  )
}

/** How far following is, with the way to stop it; or why it ended without a result. */
function Following() {
  const { t } = useTranslation()
  const format = useFormat()
  const { follow } = useManual()
  const { state } = useReview()
  const nameOf = useFindingName()
  const { progress, failure } = follow
  if (failure)
    return (
      <span className="needs-you" role="alert">
        <FailureText failure={failureOf(failure)} />
      </span>
    )
  if (!progress) return null
  const record = state.get(progress.finding)
  const times = { start: format.clock(progress.start, true), end: format.clock(progress.end, true) }
  return (
    <>
      <span role="status">
        {t('manual.following', {
          name: record?.type === 'finding' ? nameOf(record.finding) : '',
          ...times,
          count: progress.frames,
        })}{' '}
        {progress.secondsLeft !== null && (
          <span className="soft">{t('manual.followLeft', { time: format.wait(progress.secondsLeft) })}</span>
        )}
      </span>
      <button type="button" className="button" onClick={follow.cancel}>
        {t('manual.stop')}
      </button>
    </>
  )
}

interface ToolProps {
  readonly name: string
  readonly keys: string
  /** Only its picture is shown. */
  readonly bare?: boolean
  readonly pressed?: boolean
  readonly disabled?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Tool({ name, keys, bare = false, pressed, disabled = false, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      className={bare ? 'button bare square' : 'button bare'}
      aria-label={name}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={`${name} (${keys})`}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
      {!bare && <span className="tool-name">{name}</span>}
    </button>
  )
}
