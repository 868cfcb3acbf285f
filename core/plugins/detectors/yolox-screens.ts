import { openSession, Tensor } from '../../../native/inference/session.ts'
import { type Box, clipped, withoutDoubles } from '../../contract/box.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import type { FrameDetector, FrameView, PluginHost, Sighting } from '../../contract/plugins.ts'
import { rowsFor, screensIn } from './yolox-screens/decode.ts'

const side = 640
const least = 0.15
/** Gray of what the picture leaves free, as in training. */
const ground = 114

/** YOLOX-s on COCO (Megvii, Apache-2.0): televisions and monitors, laptops, telephones. Used once it is installed. */
export default {
  kind: 'frame-detector',
  id: 'yolox-screens',
  version: 1,
  finds: 'screen',
  role: 'fast',
  rank: 10,
  needs: ['yolox-s'],
  async open(host: PluginHost) {
    const model = await host.models.need('yolox-s')
    const path = Object.values(model.files)[0]
    if (!path) throw new StudioError('model-broken', { file: model.entry.id })
    const session = await openSession(path, { threads: host.threads, lane: 'pages' })
    const lookAt = async (frame: FrameView, region: Box): Promise<Sighting[]> => {
      const wide = region[2] * frame.width
      const high = region[3] * frame.height
      const scale = side / Math.max(wide, high)
      const width = Math.max(2, Math.round(wide * scale))
      const height = Math.max(2, Math.round(high * scale))
      const { data } = frame.picture({ crop: region, width, height, format: 'rgb' })
      // Planes of blue, green, red, 0..255.
      const plane = side * side
      const input = new Float32Array(3 * plane).fill(ground)
      for (let y = 0; y < height; y++)
        for (let x = 0, from = y * width * 3, to = y * side; x < width; x++, to++) {
          input[2 * plane + to] = data[from++] as number
          input[plane + to] = data[from++] as number
          input[to] = data[from++] as number
        }
      const answer = await session.run({
        [session.inputNames[0] as string]: new Tensor('float32', input, [1, 3, side, side]),
      })
      const rows = answer[session.outputNames[0] as string]?.data
      if (!(rows instanceof Float32Array) || rows.length !== rowsFor(side) * 85)
        throw new StudioError('model-broken', { file: model.entry.id })
      return screensIn(rows, side, scale, { width: wide, height: high }, least).map(({ box, score }) => ({
        score,
        box: [region[0] + box[0] * region[2], region[1] + box[1] * region[3], box[2] * region[2], box[3] * region[3]],
      }))
    }
    return {
      async detect(frame: FrameView, regions: readonly Box[] = [[0, 0, 1, 1]]) {
        const found: Sighting[] = []
        for (const region of regions) {
          checkCancelled(host.signal)
          found.push(...(await lookAt(frame, clipped(region))))
        }
        return withoutDoubles(found, 0.5)
      },
      close: () => session.release(),
    }
  },
} satisfies FrameDetector
