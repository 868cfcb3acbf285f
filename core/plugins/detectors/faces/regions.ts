import { type Box, clipped, withoutDoubles } from '../../../contract/box.ts'
import { checkCancelled } from '../../../contract/errors.ts'
import { oneAhead } from '../../../contract/one-ahead.ts'
import type { FrameView, Sighting } from '../../../contract/plugins.ts'

/** The part of a frame that a network sees, and how large it is shown to it. */
export interface View {
  readonly crop: Box
  /** Pixels, multiples of 32. */
  readonly width: number
  readonly height: number
}

const toGrid = (size: number): number => Math.max(32, Math.round(size / 32) * 32)

/**
 * A view of a part whose longer side becomes about `longer` pixels; parts are never shown more than `most` times as
 * large as they are.
 */
export function viewOf(frame: FrameView, crop: Box, longer: number, most = 3): View {
  const w = crop[2] * frame.width
  const h = crop[3] * frame.height
  const scale = Math.min(most, longer / Math.max(w, h))
  return { crop, width: toGrid(w * scale), height: toGrid(h * scale) }
}

/** A box of the view (shares of it) in shares of the frame. */
export const inFrame = ([x, y, w, h]: Box, crop: Box): Box => [
  crop[0] + x * crop[2],
  crop[1] + y * crop[3],
  w * crop[2],
  h * crop[3],
]

export const pointInFrame = ([x, y]: readonly [number, number], crop: Box): [number, number] => [
  crop[0] + x * crop[2],
  crop[1] + y * crop[3],
]

/** Squares (in pixels) that cover a region along its longer side, the last one flush with its end. */
export function squaresOver(frame: FrameView, region: Box): Box[] {
  const [x, y, w, h] = clipped(region)
  const wide = w * frame.width
  const high = h * frame.height
  const side = Math.min(wide, high)
  if (side <= 0) return []
  // A square is one, however its sides were rounded.
  const count = Math.ceil((Math.max(wide, high) / side - 1) / 0.7 - 1e-6) + 1
  const out: Box[] = []
  for (let i = 0; i < count; i++) {
    const share = count === 1 ? 0 : i / (count - 1)
    if (wide >= high) out.push([x + share * (w - side / frame.width), y, side / frame.width, h])
    else out.push([x, y + share * (h - side / frame.height), w, side / frame.height])
  }
  return out
}

/** The best of what several views found; a face that a view's edge cuts gives way to the whole one. */
export const merged = (found: readonly Sighting[]): Sighting[] => withoutDoubles(found, 0.35)

/** Looks at each view; a face that several show is one. @throws StudioError `cancelled` */
export async function lookThrough(
  views: readonly View[],
  signal: AbortSignal,
  look: (view: View) => Promise<Sighting[]>,
): Promise<Sighting[]> {
  const found = await oneAhead(views, async (view) => {
    checkCancelled(signal)
    return look(view)
  })
  return merged(found.flat())
}
