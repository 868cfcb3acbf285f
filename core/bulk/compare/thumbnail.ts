import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readFrames } from '../../../native/media/frames.ts'
import { toJpeg } from '../../../native/media/image.ts'
import { probe } from '../../../native/media/probe.ts'
import { type Box, clipped, grown } from '../../contract/box.ts'
import { activeAt, type RedactionPlan } from '../../contract/plan.ts'

/** Width of a thumbnail, pixels. */
const width = 320
/** Seconds around the moment whose masks are painted as well: the frame that is found may lie beside it. */
const around = 0.2
/** How much larger than in the plan each mask is painted, as a share of its size. */
const margin = 0.1
const paint = 0x6e

/**
 * A small picture of a render at a moment, where everything that either plan hides is painted over. It is made from
 * the render that hides the thing, and painted because the other plan may know of more.
 * @param folder Results of the session that hides the thing.
 * @returns a JPEG, or null where there is no picture
 */
export async function maskedThumbnail(
  folder: string,
  time: number,
  plans: readonly RedactionPlan[],
): Promise<Buffer | null> {
  const clip = join(folder, 'redacted.mp4')
  if (!(await stat(clip).catch(() => null))) return null
  const info = await probe(clip)
  for await (const frame of readFrames(clip, info, { start: Math.max(0, time - 0.02) })) {
    const height = Math.max(2, Math.round((frame.height * width) / frame.width / 2) * 2)
    const { data } = frame.picture({ width, height, format: 'rgb' })
    const pixels = Uint8Array.from(data)
    for (const box of boxesNear(plans, frame.time)) fill(pixels, box, height)
    return toJpeg({ width, height, channels: 3, data: pixels })
  }
  return null
}

const boxesNear = (plans: readonly RedactionPlan[], time: number): Box[] =>
  plans.flatMap(({ video }) =>
    [-around, 0, around].flatMap((beside) => activeAt(video, Math.max(0, time + beside)).map(({ box }) => box)),
  )

function fill(pixels: Uint8Array, box: Box, height: number): void {
  const [x, y, w, h] = clipped(grown(box, margin))
  const [left, right] = [Math.floor(x * width), Math.ceil((x + w) * width)]
  for (let row = Math.floor(y * height); row < Math.ceil((y + h) * height); row++)
    pixels.fill(paint, (row * width + left) * 3, (row * width + right) * 3)
}
