import { asked } from '../../../../native/inference/asked.ts'
import type { Session } from '../../../../native/inference/session.ts'
import type { Box } from '../../../contract/box.ts'
import type { FrameView, Sighting } from '../../../contract/plugins.ts'
import { decode, edgesOf } from './ctc.ts'
import { toPlanes } from './finder.ts'

const lineHeight = 48
/** The widest picture of a line, pixels: wider ones are squeezed. */
const widest = 3200

/** Reads one line; `text` is empty when nothing was read. */
export async function readLine(
  session: Session,
  characters: readonly string[],
  frame: FrameView,
  box: Box,
): Promise<Sighting> {
  const crop = onPixels(box, frame)
  const aspect = (crop[2] * frame.width) / (crop[3] * frame.height)
  const width = Math.min(widest, Math.max(8, Math.ceil(lineHeight * aspect)))
  const picture = frame.picture({ crop, width, height: lineHeight, format: 'rgb' })
  const padded = Math.ceil(width / 32) * 32
  return asked(
    session,
    [1, 3, lineHeight, padded],
    (room) => toPlanes(picture.data, width, lineHeight, padded, room),
    (answer) => {
      const out = answer[session.outputNames[0] as string]
      if (!(out?.data instanceof Float32Array)) return { box: crop, score: 0, text: '', characterEnds: [] }
      const steps = out.dims[1] as number
      const decoded = decode(out.data, steps, characters)
      return {
        box: crop,
        score: decoded.probability,
        text: decoded.text,
        characterEnds: edgesOf(decoded, picture, padded / steps),
      }
    },
  )
}

/** The box moved out to whole pixels, inside the frame. */
function onPixels([x, y, w, h]: Box, { width, height }: FrameView): Box {
  const x0 = Math.min(width - 2, Math.max(0, Math.floor(x * width)))
  const y0 = Math.min(height - 2, Math.max(0, Math.floor(y * height)))
  const x1 = Math.max(x0 + 2, Math.min(width, Math.ceil((x + w) * width)))
  const y1 = Math.max(y0 + 2, Math.min(height, Math.ceil((y + h) * height)))
  return [x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height]
}
