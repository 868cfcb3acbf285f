import { bestFit, bestStretch, type Fit, type GrayPicture, type Template } from './lines-template.ts'

/** A line whose whole likeness is at least this is where it was looked for. */
const sure = 0.7
/** A stretch of a line that alone is at least this like it was: the line is there, partly covered. */
const sureStretch = 0.8
/** A place far from where the line was must be surer: other lines of a page look alike. */
const sureFar = 0.85

export interface Motion {
  readonly dx: number
  readonly dy: number
}

/**
 * Where a line of text, that was at (x, y), is in another picture of the same recording; null when it is not there.
 * Looks at the place itself first, then along the ways that other lines took (`motions`), then, when `far` is asked
 * for, up and down and sideways as windows scroll. All in pixels of the small gray picture.
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
  const near = bestFit(template, picture, at.x, at.y, 2, 2)
  if (near.likeness >= 0.9) return near
  for (const { dx, dy } of options.motions ?? []) {
    const fit = bestFit(template, picture, at.x + dx, at.y + dy, 2, 2)
    if (fit.likeness >= sureFar && fit.likeness > near.likeness) return fit
  }
  if (near.likeness >= least) return near
  if (options.far) {
    const reach = Math.round(picture.height / 3)
    const upOrDown = bestFit(template, picture, at.x, at.y, 0, reach)
    const sideways = bestFit(template, picture, at.x, at.y, reach, 0)
    const best = upOrDown.likeness >= sideways.likeness ? upOrDown : sideways
    if (best.likeness >= sureFar - 0.1) {
      const fine = bestFit(template, picture, best.x, best.y, 2, 2)
      if (fine.likeness >= sureFar) return fine
    }
  }
  if (bestStretch(template, picture, at.x, at.y) >= sureStretch) return { ...at, likeness: near.likeness }
  return null
}
