import { around, type Box, sharedArea } from '../contract/box.ts'

/** A piece of text on a page, as one detector box. */
export interface PagePiece {
  readonly text: string
  /** Normalised. */
  readonly box: Box
}

/**
 * How pieces of text on one page belong together. Distances are in line heights of the pieces; `aspect` is the
 * picture's width divided by its height.
 */
export interface PageRules {
  readonly aspect: number
}

/** Heights differ by less than half: the same size of type, with or without tails and accents. */
const sameSize = (a: Box, b: Box): boolean => Math.max(a[3], b[3]) < 1.5 * Math.min(a[3], b[3])

/** Share of the lower one's height that two boxes have in common vertically. */
function sharedRow(a: Box, b: Box): number {
  const shared = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  return shared / Math.min(a[3], b[3])
}

const sameRow = (a: Box, b: Box): boolean => sharedRow(a, b) > 0.6

/** Distance from a's right edge to b's left edge in line heights. */
const gapAfter = (a: Box, b: Box, { aspect }: PageRules): number =>
  ((b[0] - a[0] - a[2]) * aspect) / Math.min(a[3], b[3])

/** Distance between left edges in line heights. */
const indent = (a: Box, b: Box, { aspect }: PageRules): number =>
  (Math.abs(a[0] - b[0]) * aspect) / Math.min(a[3], b[3])

/** Whether `b` goes on where `a` ends, in the same row: the detector cut one line at a wide space. */
export const continues = (a: Box, b: Box, rules: PageRules): boolean => {
  const gap = gapAfter(a, b, rules)
  return sameRow(a, b) && sameSize(a, b) && gap > -0.5 && gap < 0.8
}

/**
 * Whether `b` is the next row of the paragraph in which `a` is a row: same left edge, close below, and the first word
 * of `b` would not have fitted after `a` (`right` is the right edge of the widest row there, normalised).
 */
export function wraps(a: PagePiece, b: PagePiece, right: number, rules: PageRules): boolean {
  if (!sameSize(a.box, b.box) || indent(a.box, b.box, rules) > 0.7) return false
  const pitch = (b.box[1] - a.box[1]) / Math.min(a.box[3], b.box[3])
  if (pitch < 0.8 || pitch > 1.45) return false
  const first = /^\S*/.exec(b.text)?.[0].length ?? 0
  const word = (b.box[2] * (first + 1)) / Math.max(1, b.text.length)
  return a.box[0] + a.box[2] + word * 0.8 > right
}

/** The pieces of the line of text in which `piece` stands, left to right: the detector cut it at wide spaces. */
export function lineOf<T extends PagePiece>(piece: T, page: readonly T[], rules: PageRules): T[] {
  const line = [piece]
  for (let first = piece; ; ) {
    const before = page.find((o) => !line.includes(o) && o.box[0] < first.box[0] && continues(o.box, first.box, rules))
    if (!before) break
    line.unshift(before)
    first = before
  }
  for (let last = piece; ; ) {
    const next = page.find((o) => !line.includes(o) && o.box[0] > last.box[0] && continues(last.box, o.box, rules))
    if (!next) return line
    line.push(next)
    last = next
  }
}

/**
 * Texts that tell what a piece is: the heading of its column, when it stands in one, and what stands to its left in
 * the same row. The heading is the topmost of the pieces above that share its left edge (or centre, or right edge),
 * each no more than three heights below the other, and that stands in a row with others. A piece that is a part of a
 * line of text has the heading of the line: a part of a sentence may happen to end where a column does.
 */
export function contextOf<T extends PagePiece>(piece: T, page: readonly T[], rules: PageRules): string[] {
  const out: string[] = []
  const line = lineOf(piece, page, rules)
  const whole: PagePiece = { text: piece.text, box: line.map(({ box }) => box).reduce(around) }
  const others = page.filter((other) => !line.includes(other))
  const heading = headingOf(whole, others, rules)
  if (heading) out.push(heading.text)
  let label: T | null = null
  for (const other of page) {
    if (other === piece || !sameRow(other.box, piece.box) || other.box[0] >= piece.box[0]) continue
    const gap = gapAfter(other.box, piece.box, rules)
    if (gap > -0.5 && gap < 14 && (!label || other.box[0] > label.box[0])) label = other
  }
  if (label && label !== heading) out.push(label.text)
  return out
}

function headingOf(piece: PagePiece, page: readonly PagePiece[], rules: PageRules): PagePiece | null {
  if (!standsInRow(piece, page)) return null
  let at = piece
  let heading: PagePiece | null = null
  for (let steps = 0; steps < 200; steps++) {
    let above: PagePiece | null = null
    for (const other of page) {
      if (other === at || other.box[1] + other.box[3] > at.box[1] + at.box[3] * 0.4) continue
      const pitch = (at.box[1] - other.box[1]) / at.box[3]
      if (pitch > 3.2 || !aligned(other.box, piece.box, rules) || !standsInRow(other, page)) continue
      if (!above || other.box[1] > above.box[1]) above = other
    }
    if (!above) return heading
    heading = above
    at = above
  }
  return heading
}

function aligned(a: Box, b: Box, { aspect }: PageRules): boolean {
  const unit = Math.min(a[3], b[3]) / aspect
  const left = Math.abs(a[0] - b[0])
  const right = Math.abs(a[0] + a[2] - b[0] - b[2])
  const centre = Math.abs(a[0] + a[2] / 2 - b[0] - b[2] / 2)
  return Math.min(left, right, centre) < unit * 0.8
}

const standsInRow = (piece: PagePiece, page: readonly PagePiece[]): boolean =>
  page.some((other) => other !== piece && sameRow(other.box, piece.box) && sharedArea(other.box, piece.box) === 0)

/** Whether a text could be the name that a call shows in a participant's tile. */
export function couldBeName(text: string): boolean {
  const words = text.trim().split(/\s+/)
  return (
    words.length <= 6 && text.length <= 48 && /\p{L}{2}/u.test(text) && !/\d{2}/.test(text) && !/[.;:!?]$/.test(text)
  )
}
