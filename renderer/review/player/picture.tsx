import { X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import { useKeys } from '../../shell/keys.ts'
import { sightingsAt } from '../live/live-findings.ts'
import { useLive } from '../live/use-live.ts'
import { EditLayer } from '../manual/edit-layer.tsx'
import { useManual } from '../manual/manual-provider.tsx'
import { useClock, useReview, useSelection } from '../store/review-provider.tsx'
import { loadFrameTimes } from './frame-times.ts'
import { MaskPainter } from './mask-painter.ts'
import { type DrawOutlines, OutlineLayer } from './outline-layer.tsx'
import { useSoundMask } from './sound-mask.ts'
import { SplitHandle } from './split-handle.tsx'
import { useZoom } from './use-zoom.ts'
import { type Paint, VideoWork } from './video-work.ts'
import { unzoomed, zoomedTo } from './zoom.ts'

/** What is shown: `split` leaves the left part as it was recorded. */
export type View = 'original' | 'masked' | 'split'

interface Props {
  readonly view: View
  /** Another number loads the media anew. */
  readonly attempt: number
  /** The proxy cannot be played: it is damaged, or gone. */
  readonly onBroken: () => void
}

/**
 * The picture with what would be hidden in a render made now. The video element is never seen: each of its frames is
 * drawn on a canvas in one go with the masks of that very frame, so that no frame can ever show without them.
 */
export function Picture({ view, attempt, onBroken }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { session, opening } = useReview()
  const clock = useClock()
  const live = useLive()
  const { finding } = useSelection()
  const { draft } = useManual()
  const canvas = useRef<HTMLCanvasElement>(null)
  const work = useRef<VideoWork | null>(null)
  const outlines = useRef<DrawOutlines>(() => undefined)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [split, setSplit] = useState(0.5)
  const picture = opening?.picture ?? null
  const stage = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const { zoom, setZoom, fingers } = useZoom(stage, frame)
  const { scale } = zoom
  useKeys({
    z: () => {
      const box = sightingsAt(live.findings, clock.time).find(({ live: { finding: one } }) => one.id === finding)?.box
      const middle = box ? { x: box[0] + box[2] / 2, y: box[1] + box[3] / 2 } : { x: 0.5, y: 0.5 }
      setZoom(scale >= 4 ? unzoomed : zoomedTo(scale < 2 ? 2 : 4, middle, { x: 0.5, y: 0.5 }))
    },
  })

  const regions = useMemo(
    () =>
      draft === null
        ? live.regions
        : live.regions.map((region) =>
            region.id === draft.finding ? { ...region, keyframes: [{ time: 0, box: draft.box }] } : region,
          ),
    [live.regions, draft],
  )

  const paint = useRef<Paint>(() => undefined)
  useEffect(() => {
    const element = canvas.current
    if (!element || !picture) return
    const painter = new MaskPainter(element)
    paint.current = (shown, frame, seconds) => {
      painter.resize({ width: shown.videoWidth, height: shown.videoHeight })
      const image = frame ?? shown
      painter.frame(image)
      if (view !== 'original') painter.masks(image, regions, seconds, picture, view === 'split' ? split : 0)
      element.dataset.time = String(seconds)
      outlines.current(seconds)
    }
    work.current?.repaint()
  }, [picture, regions, view, split])

  useEffect(() => {
    if (!video) return
    const made = new VideoWork(video, clock, (...what) => paint.current(...what))
    work.current = made
    const detach = clock.attach(made)
    const stop = new AbortController()
    loadFrameTimes(session, stop.signal)
      .then((times) => {
        made.times = times
      })
      .catch(() => {
        if (!stop.signal.aborted) onBroken()
      })
    return () => {
      stop.abort()
      detach()
      made.close()
      work.current = null
    }
  }, [video, clock, session, onBroken])

  useSoundMask(video, clock, live.sounds, view !== 'original')

  const ratio = picture ? picture.width / picture.height : 16 / 9
  return (
    <div ref={stage} className="picture-stage" {...fingers}>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it, word by word. */}
      <video
        ref={setVideo}
        className="picture-source"
        src={`/media/${session}/proxy?${attempt}`}
        preload="auto"
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        tabIndex={-1}
        aria-hidden="true"
        onError={onBroken}
      />
      {picture && (
        <div
          ref={frame}
          className="picture-frame"
          style={{ width: `min(100cqw, 100cqh * ${ratio})`, aspectRatio: ratio }}
        >
          <div
            className="picture-moved"
            style={scale > 1 ? { transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${scale})` } : {}}
          >
            <canvas ref={canvas} className="picture-canvas" role="img" aria-label={t(`player.view.${view}`)} />
            <OutlineLayer findings={live.findings} selected={finding} draft={draft} drawer={outlines} />
            {view === 'split' && <SplitHandle share={split} onShare={setSplit} />}
            <EditLayer />
          </div>
        </div>
      )}
      {scale > 1 && (
        <button
          type="button"
          className="button picture-zoomed"
          aria-label={t('player.unzoom')}
          onClick={() => setZoom(unzoomed)}
        >
          {format.number(scale, 1)}×
          <X size={14} aria-hidden />
        </button>
      )}
      {!picture && <p className="picture-none">{t('session.soundOnly')}</p>}
    </div>
  )
}
