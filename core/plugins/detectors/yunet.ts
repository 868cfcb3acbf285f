import { asked } from '../../../native/inference/asked.ts'
import { openSession, type Session, type Tensor } from '../../../native/inference/session.ts'
import type { Box } from '../../contract/box.ts'
import { StudioError } from '../../contract/errors.ts'
import type { FrameDetector, FrameView, PluginHost, Sighting } from '../../contract/plugins.ts'
import { briefRoom } from '../../sight/rooms.ts'
import { inFrame, lookThrough, merged, pointInFrame, type View, viewOf } from './faces/regions.ts'
import { planesOf } from './faces/tensor.ts'

const least = 0.2

/**
 * YuNet (Wu et al., Machine Intelligence Research 2023; OpenCV Zoo, MIT): boxes at strides 8, 16 and 32. It misses
 * faces above about 300 pixels, so that the frame is shown at 640 and at 256 pixels along its longer side.
 */
export default {
  kind: 'frame-detector',
  id: 'yunet',
  version: 1,
  finds: 'face',
  role: 'careful',
  rank: 20,
  needs: ['yunet'],
  async open(host: PluginHost) {
    const model = await host.models.need('yunet')
    const path = Object.values(model.files)[0]
    if (!path) throw new StudioError('model-broken', { file: model.entry.id })
    const session = await openSession(path, { threads: host.threads, lane: 'faces' })
    return {
      async detect(frame: FrameView, regions?: readonly Box[]) {
        const views = regions
          ? regions.map((region) => viewOf(frame, region, 320))
          : [viewOf(frame, [0, 0, 1, 1], 640, 8), viewOf(frame, [0, 0, 1, 1], 256, 8)]
        return lookThrough(views, host.signal, (view) => look(session, frame, view))
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
    (room) => planesOf(picture, [2, 1, 0], room),
    (answer) => facesIn(answer, view),
  )
}

function facesIn(answer: Readonly<Record<string, Tensor>>, { crop, width, height }: View): Sighting[] {
  const found: Sighting[] = []
  for (const stride of [8, 16, 32]) {
    const of = (name: string): Float32Array => {
      const data = answer[`${name}_${stride}`]?.data
      if (!(data instanceof Float32Array)) throw new StudioError('model-broken', { file: 'yunet' })
      return data
    }
    const [cls, obj, boxes, points] = [of('cls'), of('obj'), of('bbox'), of('kps')]
    const columns = Math.floor(width / stride)
    for (let i = 0; i < cls.length; i++) {
      const score = Math.sqrt(Math.max(0, cls[i] as number) * Math.max(0, obj[i] as number))
      if (score < least) continue
      const column = i % columns
      const row = Math.floor(i / columns)
      const cx = (column + (boxes[4 * i] as number)) * stride
      const cy = (row + (boxes[4 * i + 1] as number)) * stride
      const w = Math.exp(boxes[4 * i + 2] as number) * stride
      const h = Math.exp(boxes[4 * i + 3] as number) * stride
      const landmarks: [number, number][] = []
      for (let k = 0; k < 5; k++) {
        const px = ((points[10 * i + 2 * k] as number) + column) * stride
        const py = ((points[10 * i + 2 * k + 1] as number) + row) * stride
        landmarks.push(pointInFrame([px / width, py / height], crop))
      }
      const box = inFrame([(cx - w / 2) / width, (cy - h / 2) / height, w / width, h / height], crop)
      found.push({ box, score: Math.min(1, score), landmarks })
    }
  }
  return merged(found)
}
