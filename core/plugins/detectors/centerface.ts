import { asked } from '../../../native/inference/asked.ts'
import { openSession, type Session, type Tensor } from '../../../native/inference/session.ts'
import type { Box } from '../../contract/box.ts'
import { StudioError } from '../../contract/errors.ts'
import type { FrameDetector, FrameView, PluginHost, Sighting } from '../../contract/plugins.ts'
import { briefRoom } from '../../sight/rooms.ts'
import { inFrame, lookThrough, merged, pointInFrame, type View, viewOf } from './faces/regions.ts'
import { planesOf } from './faces/tensor.ts'

/** Answers below this are noise. Who uses the detector sets the bar that matters above it. */
const least = 0.2
/** Pixels along the longer side of a frame that is looked at, and of one that is glanced at. */
const wholeSide = 640
const glanceSide = 416

/** A whole frame is never shown more than so many times as large as it is. */
const most = 8

const all: Box = [0, 0, 1, 1]

/** A part as large as it is in a view of the whole frame. */
function partView(frame: FrameView, part: Box): View {
  const scale = wholeSide / Math.max(frame.width, frame.height)
  return viewOf(frame, part, scale * Math.max(part[2] * frame.width, part[3] * frame.height), most)
}

/**
 * CenterFace (Xu et al., arXiv 1911.03599; MIT): one heat map of face centres at a quarter of the size, with sizes,
 * offsets and five landmarks. The whole frame is shown at 640 pixels along its longer side; regions at up to 640, and
 * never more than three times their own size.
 */
export default {
  kind: 'frame-detector',
  id: 'centerface',
  version: 1,
  finds: 'face',
  role: 'fast',
  rank: 10,
  needs: ['centerface'],
  async open(host: PluginHost) {
    const model = await host.models.need('centerface')
    const path = Object.values(model.files)[0]
    if (!path) throw new StudioError('model-broken', { file: model.entry.id })
    const session = await openSession(path, { threads: host.threads, lane: 'faces' })
    const lookAt = (frame: FrameView, views: readonly View[]): Promise<Sighting[]> =>
      lookThrough(views, host.signal, (view) => look(session, frame, view))
    return {
      detect: async (frame: FrameView, regions?: readonly Box[]) =>
        lookAt(
          frame,
          regions ? regions.map((one) => viewOf(frame, one, wholeSide)) : [viewOf(frame, all, wholeSide, most)],
        ),
      glance: {
        side: glanceSide,
        work: (glanceSide / wholeSide) ** 2,
        whole: async (frame: FrameView) => lookAt(frame, [viewOf(frame, all, glanceSide, most)]),
        parts: async (frame: FrameView, parts: readonly Box[]) =>
          lookAt(
            frame,
            parts.map((part) => partView(frame, part)),
          ),
      },
      close: () => session.release(),
    }
  },
} satisfies FrameDetector

function look(session: Session, frame: FrameView, view: View): Promise<Sighting[]> {
  const { crop, width, height } = view
  const picture = frame.picture({ crop, width, height, format: 'rgb', into: briefRoom(3 * width * height) })
  return asked(
    session,
    [1, 3, height, width],
    (room) => planesOf(picture, [0, 1, 2], room),
    (answer) => facesIn(answer, view),
  )
}

function facesIn(answer: Readonly<Record<string, Tensor>>, { crop, width, height }: View): Sighting[] {
  const plane = (name: string): Float32Array => {
    const data = answer[name]?.data
    if (!(data instanceof Float32Array)) throw new StudioError('model-broken', { file: 'centerface' })
    return data
  }
  const [heat, scale, offset, points] = [plane('537'), plane('538'), plane('539'), plane('540')]
  const columns = width / 4
  const rows = height / 4
  const size = columns * rows
  const found: Sighting[] = []
  for (let at = 0; at < size; at++) {
    const score = heat[at] as number
    if (score < least) continue
    const row = Math.floor(at / columns)
    const column = at - row * columns
    const h = Math.exp(scale[at] as number) * 4
    const w = Math.exp(scale[size + at] as number) * 4
    const x = (column + (offset[size + at] as number) + 0.5) * 4 - w / 2
    const y = (row + (offset[at] as number) + 0.5) * 4 - h / 2
    const landmarks: [number, number][] = []
    for (let i = 0; i < 5; i++) {
      const px = x + (points[(2 * i + 1) * size + at] as number) * w
      const py = y + (points[2 * i * size + at] as number) * h
      landmarks.push(pointInFrame([px / width, py / height], crop))
    }
    const box = inFrame([x / width, y / height, w / width, h / height], crop)
    found.push({ box, score: Math.min(1, score), landmarks })
  }
  return merged(found)
}
