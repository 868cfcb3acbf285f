import { asked } from '../../../native/inference/asked.ts'
import { openSession, type Session, type Tensor } from '../../../native/inference/session.ts'
import type { Box } from '../../contract/box.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { oneAhead } from '../../contract/one-ahead.ts'
import type { FrameDetector, FrameView, PluginHost, Sighting } from '../../contract/plugins.ts'
import { briefRoom } from '../../sight/rooms.ts'
import { inFrame, merged, pointInFrame, squaresOver } from './faces/regions.ts'

const side = 192
const cells = 48
const least = 0.1

/**
 * BlazeFace, full range (Bazarevsky et al., arXiv 1907.05047; MediaPipe, Apache-2.0): one anchor of size 1 in each cell
 * of a 48x48 grid over a 192x192 picture. It sees large and middle faces only, so that the frame is shown whole and in
 * squares along its longer side; a region is shown in squares too.
 */
export default {
  kind: 'frame-detector',
  id: 'blazeface',
  version: 1,
  finds: 'face',
  role: 'careful',
  rank: 10,
  needs: ['blazeface-full-range'],
  async open(host: PluginHost) {
    const model = await host.models.need('blazeface-full-range')
    const path = Object.values(model.files)[0]
    if (!path) throw new StudioError('model-broken', { file: model.entry.id })
    const session = await openSession(path, { threads: host.threads, lane: 'faces' })
    return {
      async detect(frame: FrameView, regions?: readonly Box[]) {
        const crops = regions
          ? regions.flatMap((region) => squaresOver(frame, region))
          : [whole(frame), ...squaresOver(frame, [0, 0, 1, 1])]
        const found = await oneAhead(crops, async (crop) => {
          checkCancelled(host.signal)
          return look(session, frame, crop)
        })
        return merged(found.flat())
      },
      close: () => session.release(),
    }
  },
} satisfies FrameDetector

/** The square around the frame, in shares of it: what lies outside is shown black. */
function whole(frame: FrameView): Box {
  const longer = Math.max(frame.width, frame.height)
  const w = longer / frame.width
  const h = longer / frame.height
  return [(1 - w) / 2, (1 - h) / 2, w, h]
}

/** A square part as floats -1..1; what lies outside the frame is black. */
function show(frame: FrameView, crop: Box, out: Float32Array): void {
  out.fill(-1)
  const x0 = Math.max(0, crop[0])
  const y0 = Math.max(0, crop[1])
  const x1 = Math.min(1, crop[0] + crop[2])
  const y1 = Math.min(1, crop[1] + crop[3])
  const left = Math.round(((x0 - crop[0]) / crop[2]) * side)
  const top = Math.round(((y0 - crop[1]) / crop[3]) * side)
  const width = Math.max(2, Math.min(side - left, Math.round(((x1 - x0) / crop[2]) * side)))
  const height = Math.max(2, Math.min(side - top, Math.round(((y1 - y0) / crop[3]) * side)))
  const part: Box = [x0, y0, x1 - x0, y1 - y0]
  const { data } = frame.picture({ crop: part, width, height, format: 'rgb', into: briefRoom(3 * width * height) })
  for (let y = 0; y < height; y++) {
    let to = ((top + y) * side + left) * 3
    for (let i = y * width * 3, end = i + width * 3; i < end; i++) out[to++] = (data[i] as number) / 127.5 - 1
  }
}

function look(session: Session, frame: FrameView, crop: Box): Promise<Sighting[]> {
  return asked(
    session,
    [1, side, side, 3],
    (room) => show(frame, crop, room),
    (answer) => facesIn(answer, crop),
  )
}

function facesIn(answer: Readonly<Record<string, Tensor>>, crop: Box): Sighting[] {
  const regressors = answer.reshaped_regressor_face_4_365?.data
  const logits = answer.reshaped_classifier_face_4_364?.data
  if (!(regressors instanceof Float32Array) || !(logits instanceof Float32Array))
    throw new StudioError('model-broken', { file: 'blazeface-full-range' })
  const found: Sighting[] = []
  for (let i = 0; i < cells * cells; i++) {
    const score = 1 / (1 + Math.exp(-(logits[i] as number)))
    if (score < least) continue
    const anchorX = ((i % cells) + 0.5) / cells
    const anchorY = (Math.floor(i / cells) + 0.5) / cells
    const at = (k: number): number => (regressors[16 * i + k] as number) / side
    const [w, h] = [at(2), at(3)]
    const box = inFrame([anchorX + at(0) - w / 2, anchorY + at(1) - h / 2, w, h], crop)
    const landmarks: [number, number][] = []
    for (let k = 0; k < 4; k++) landmarks.push(pointInFrame([anchorX + at(4 + 2 * k), anchorY + at(5 + 2 * k)], crop))
    found.push({ box, score, landmarks })
  }
  return merged(found)
}
