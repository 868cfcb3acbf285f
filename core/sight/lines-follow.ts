import { halved, halvedTemplate } from './lines-coarse.ts'
import { bestFit, bestStretch, type Fit, type GrayPicture, likenessAt, type Template } from './lines-template.ts'

/** A line whose whole likeness is at least this is where it was looked for. */
export const sure = 0.7
/** A stretch of a line that alone is at least this like it was: the line is there, partly covered. */
const sureStretch = 0.8
/** A place far from where the line was must be surer: other lines of a page look alike. */
const sureFar = 0.78

/** Pixels of the small picture from one frame to the next. */
export interface Motion {
  readonly dx: number
  readonly dy: number
}

/**
 * Where a line of text, that was at (x, y), is in another picture of the same recording; null when it is not there.
 * Looks at the place itself first, then along the ways that other lines took (`motions`), then, when `far` is asked
 * for, around it as windows are moved, and up, down and sideways as pages scroll. All in pixels of the small gray
 * picture.
 *
 * @param leastLikeness how sure the near fit must be; lower it to find the first faint frames of a text that fades in
 */
export function followLine(
  template: Template,
  picture: GrayPicture,
  at: { readonly x: number; readonly y: number },
  options: { readonly motions?: readonly Motion[]; readonly far?: boolean; readonly leastLikeness?: number } = {},
): Fit | null {
  const least = options.leastLikeness ?? sure
  const here = likenessAt(template, picture, at.x, at.y)
  if (here >= 0.97) return { x: at.x, y: at.y, likeness: here }
  const near = bestFit(template, picture, at.x, at.y, 2, 2)
  if (near.likeness >= 0.9) return near
  for (const { dx, dy } of options.motions ?? []) {
    const fit = bestFit(template, picture, at.x + dx, at.y + dy, 2, 2, { ...at, fit: near })
    if (fit.likeness >= sure && fit.likeness > near.likeness) return fit
  }
  if (near.likeness >= least) return near
  if (options.far) {
    const fit = farFit(template, picture, at)
    if (fit.likeness >= sureFar) return fit
  }
  if (bestStretch(template, picture, at.x, at.y) >= sureStretch) return { x: at.x, y: at.y, likeness: near.likeness }
  return null
}

/** The best fit within 48 pixels around, and within a third of the picture's height up, down and sideways. */
function farFit(template: Template, picture: GrayPicture, at: { readonly x: number; readonly y: number }): Fit {
  const coarse = halved(picture)
  const small = halvedTemplate(template)
  if (!small) return { ...at, likeness: 0 }
  const x = at.x >> 1
  const y = at.y >> 1
  const reach = Math.round(coarse.height / 3)
  const candidates = [
    bestFit(small, coarse, x, y, 24, 24),
    bestFit(small, coarse, x, y, 1, reach),
    bestFit(small, coarse, x, y, reach, 1),
  ].sort((a, b) => b.likeness - a.likeness)
  const best = candidates[0] as Fit
  return best.likeness < 0.6
    ? { ...at, likeness: 0 }
    : bestFit(template, picture, best.x * 2 + (at.x & 1), best.y * 2 + (at.y & 1), 3, 3)
}
