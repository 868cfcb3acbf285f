import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { areaOf, type Box } from '../../../core/contract/box.ts'
import { useFindingName } from '../live/finding-name.ts'
import { sightingsAt } from '../live/live-findings.ts'
import { useLive } from '../live/use-live.ts'
import { useClockState, useFromClock, useReview, useSelection } from '../store/review-provider.tsx'
import { boxBetween } from './box-drag.ts'
import { BoxEditor } from './box-editor.tsx'
import { useManual } from './manual-provider.tsx'

/** Seconds by which the time of a frame may differ from the one that verification told. */
const rounding = 0.001

/** Everything on the picture that can be taken hold of: there while it stands still. */
export function EditLayer() {
  const { playing } = useClockState()
  return playing ? null : <StillLayer />
}

function StillLayer() {
  const { t } = useTranslation()
  const { opening } = useReview()
  const { findings } = useLive()
  const { finding: selected, leak, select } = useSelection()
  const { draft, setDraft, drawing, draw, place, mayPlace } = useManual()
  const nameOf = useFindingName()
  const time = useFromClock((seconds) => seconds)
  const layer = useRef<HTMLDivElement>(null)
  const [corner, setCorner] = useState<{ x: number; y: number } | null>(null)
  const [drawn, setDrawn] = useState<Box | null>(null)
  // The small lie on top of the large: each can be taken hold of.
  const sightings = useMemo(
    () => sightingsAt(findings, time).sort((a, b) => areaOf(b.box) - areaOf(a.box)),
    [findings, time],
  )
  if (!opening?.picture) return null

  const shareOf = (event: PointerEvent): { x: number; y: number } => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
  }
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    if (!drawing) {
      if (event.target === event.currentTarget) select({})
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    setCorner(shareOf(event))
  }
  const move = (event: PointerEvent): void => {
    if (!corner) return
    const to = shareOf(event)
    setDrawn(boxBetween(corner.x, corner.y, to.x, to.y))
  }
  const up = (): void => {
    if (drawn) draw(drawn)
    setCorner(null)
    setDrawn(null)
  }
  const percent = (share: number): string => `${share * 100}%`
  const styleOf = ([x, y, w, h]: Box) => ({ left: percent(x), top: percent(y), width: percent(w), height: percent(h) })
  return (
    <div
      ref={layer}
      className="edit-layer"
      data-drawing={drawing || undefined}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        setCorner(null)
        setDrawn(null)
      }}
    >
      {!drawing &&
        sightings.map(({ live: { finding, hidden }, box }) =>
          finding.id === selected && mayPlace ? (
            <BoxEditor
              key={finding.id}
              name={nameOf(finding)}
              box={draft?.finding === finding.id ? draft.box : box}
              picture={opening.picture ?? { width: 1280, height: 720 }}
              onDraft={(to) => setDraft({ finding: finding.id, box: to })}
              onDone={place}
              onLeave={() => setDraft(null)}
            />
          ) : (
            <button
              key={finding.id}
              type="button"
              className="box-target"
              style={styleOf(box)}
              aria-label={t(hidden ? 'manual.hiddenBox' : 'manual.shownBox', { name: nameOf(finding) })}
              onClick={() => select({ finding: finding.id })}
            />
          ),
        )}
      {leak?.box && time >= leak.start - rounding && time <= leak.end && (
        <div
          className="box-leak"
          role="img"
          aria-label={t('manual.leakBox', { kind: t(`kind.${leak.kind}`) })}
          style={styleOf(leak.box)}
        />
      )}
      {drawn && <div className="box-drawn" style={styleOf(drawn)} />}
    </div>
  )
}
