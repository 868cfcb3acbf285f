import { asked } from '../../../native/inference/asked.ts'
import { openSession, type Session, type Tensor } from '../../../native/inference/session.ts'
import { type Box, clipped, withoutDoubles } from '../../contract/box.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import type { FrameDetector, FrameView, PluginHost, Sighting } from '../../contract/plugins.ts'
import { briefRoom } from '../../sight/rooms.ts'
import { type Anchor, ssdAnchors } from './ssd-screens/anchors.ts'

const side = 300
const classes = 24
/** Open Images classes in the model's label map: Laptop, Computer monitor. */
const screens = [3, 10]
/** Low, because a suggestion costs a glance and a missed screen may cost more. */
const least = 0.1
/**
 * The whole picture is shown in the middle of a black square this much larger than its longer side: screens cut by the
 * picture's edge are found so (measured on 33 marked frames: 30 at 1.35, 10 without). A part of it is shown without a
 * margin: what fills most of it is found so (0.28 to 0.39 on three marked frames, at most 0.15 with one).
 */
const margin = 1.35

/**
 * SSD MobileNetV2 trained on Open Images V4 (MediaPipe Objectron, Apache-2.0): laptops and monitors. It knows no
 * telephones, and misses what fills a third of what it is shown.
 */
export default {
  kind: 'frame-detector',
  id: 'ssd-screens',
  version: 2,
  finds: 'screen',
  role: 'fast',
  rank: 1,
  needs: ['ssd-oidv4'],
  async open(host: PluginHost) {
    const model = await host.models.need('ssd-oidv4')
    const path = Object.entries(model.files).find(([name]) => name.endsWith('.onnx'))?.[1]
    if (!path) throw new StudioError('model-broken', { file: model.entry.id })
    const session = await openSession(path, { threads: host.threads, lane: 'pages' })
    const anchors = ssdAnchors()
    return {
      async detect(frame: FrameView, regions: readonly Box[] = [[0, 0, 1, 1]]) {
        const found: Sighting[] = []
        for (const region of regions) {
          checkCancelled(host.signal)
          found.push(...(await lookAt(session, anchors, frame, clipped(region))))
        }
        return withoutDoubles(found, 0.5)
      },
      close: () => session.release(),
    }
  },
} satisfies FrameDetector

function lookAt(session: Session, anchors: readonly Anchor[], frame: FrameView, region: Box): Promise<Sighting[]> {
  const wide = region[2] * frame.width
  const high = region[3] * frame.height
  const canvas = region[2] * region[3] > 0.99 ? margin : 1
  const scale = side / (canvas * Math.max(wide, high))
  const width = Math.max(2, Math.round(wide * scale))
  const height = Math.max(2, Math.round(high * scale))
  const left = Math.floor((side - width) / 2)
  const top = Math.floor((side - height) / 2)
  const { data } = frame.picture({ crop: region, width, height, format: 'rgb', into: briefRoom(3 * width * height) })
  const fill = (input: Float32Array): void => {
    input.fill(-1)
    for (let y = 0; y < height; y++) {
      let to = ((top + y) * side + left) * 3
      for (let i = y * width * 3, end = i + width * 3; i < end; i++) input[to++] = (data[i] as number) / 127.5 - 1
    }
  }
  const shown = { left, top, width, height, region }
  return asked(session, [1, side, side, 3], fill, (answer) => screensIn(session, answer, anchors, shown))
}

/** Where the region lies in the network's picture, pixels. */
interface Shown {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly region: Box
}

function screensIn(
  session: Session,
  answer: Readonly<Record<string, Tensor>>,
  anchors: readonly Anchor[],
  { left, top, width, height, region }: Shown,
): Sighting[] {
  const [boxes, logits] = session.outputNames.map((name) => answer[name]?.data)
  if (!(boxes instanceof Float32Array) || !(logits instanceof Float32Array) || boxes.length !== anchors.length * 4)
    throw new StudioError('model-broken', { file: 'ssd-oidv4' })
  const out: Sighting[] = []
  for (const [i, anchor] of anchors.entries()) {
    const logit = Math.max(...screens.map((c) => logits[i * classes + c] as number))
    const score = 1 / (1 + Math.exp(-logit))
    if (score < least) continue
    // Box coder of the object detection API: y, x scaled by 10, height, width by 5.
    const y = ((boxes[i * 4] as number) / 10) * anchor.height + anchor.y
    const x = ((boxes[i * 4 + 1] as number) / 10) * anchor.width + anchor.x
    const h = Math.exp((boxes[i * 4 + 2] as number) / 5) * anchor.height
    const w = Math.exp((boxes[i * 4 + 3] as number) / 5) * anchor.width
    const inRegion = clipped([
      ((x - w / 2) * side - left) / width,
      ((y - h / 2) * side - top) / height,
      (w * side) / width,
      (h * side) / height,
    ])
    if (inRegion[2] <= 0 || inRegion[3] <= 0) continue
    out.push({
      box: [
        region[0] + inRegion[0] * region[2],
        region[1] + inRegion[1] * region[3],
        inRegion[2] * region[2],
        inRegion[3] * region[3],
      ],
      score,
    })
  }
  return withoutDoubles(out, 0.5)
}
