import { centreOf } from '../../contract/box.ts'
import type { FollowedLine } from './lines-followed.ts'

/** A text lost for no longer than this (seconds) and read again was there all the time: it moved, or grew, or blurred. */
const longest = 1.2

/**
 * Joins the lives of a text that was lost for a moment, as when a window is zoomed: the gap is covered by moving from
 * where it was last seen to where it is seen again.
 */
export function bridge(lines: readonly FollowedLine[]): void {
  const sorted = [...lines].sort((a, b) => a.start - b.start)
  for (const line of sorted) {
    const end = line.end
    if (end === null) continue
    let best: FollowedLine | null = null
    for (const other of sorted) {
      if (other === line || other.start <= end) continue
      if (other.start > end + longest) break
      if (!sameText(line.text, other.text)) continue
      if (!best || other.start < best.start || (other.start === best.start && nearer(line, other, best))) best = other
    }
    if (best) line.reachTo(best)
  }
}

function nearer(line: FollowedLine, a: FollowedLine, b: FollowedLine): boolean {
  const [x, y] = centreOf(line.box)
  const distance = (other: FollowedLine): number => {
    const [ox, oy] = centreOf(other.boxAt(other.start))
    return Math.hypot(ox - x, oy - y)
  }
  return distance(a) < distance(b)
}

/** Alike but for spaces, accents and case; or one is most of the other, as when an end was out of sight. */
function sameText(a: string, b: string): boolean {
  const one = bare(a)
  const two = bare(b)
  const [short, long] = one.length < two.length ? [one, two] : [two, one]
  return short.length >= 3 && short.length >= 0.6 * long.length && long.includes(short)
}

const bare = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
