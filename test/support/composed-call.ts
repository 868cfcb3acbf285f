import { type Participant, participant, type Seat } from './call-seats.ts'
import { callSize, drawPage, drawTile, fillGround, type Rect } from './call-tiles.ts'
import type { TrueFace } from './face-leaks.ts'
import { evenTimes, makeMedia, type Planes } from './fixtures.ts'

export { callSize, type Rect } from './call-tiles.ts'

/** Y, U, V. */
type Colour = readonly [number, number, number]

/** Where each participant's tile is from a time (seconds) on; it gets there in `takes` seconds, at once when that is 0. */
export interface Arrangement {
  readonly at: number
  readonly takes: number
  /** One for each participant, null for one who is not shown. Later ones lie above earlier ones. */
  readonly tiles: readonly (Rect | null)[]
  /** Who appears slides in from beyond the nearest edge, or fades in where the tile is; then who leaves fades out too. */
  readonly fades?: boolean
  /** A page that somebody shares, below the tiles. */
  readonly page?: Rect
  /** Between the tiles from now on; that of the call when left out. */
  readonly ground?: Colour
}

/** A composed call. */
export interface ComposedCall {
  readonly seconds: number
  readonly arrangements: readonly Arrangement[]
  /** One of each source, when left out. */
  readonly seats?: readonly Seat[]
  /** Radius of the tiles' corners, pixels. */
  readonly corners?: number
  /** Between the tiles. */
  readonly ground?: Colour
  /** How many frames of each sample are shown, forwards and backwards; 40 when left out. */
  readonly looped?: number
}

/** A name that can be read on a frame, pixels. */
export interface TrueName {
  readonly text: string
  readonly box: Rect
}

/** What is truly seen on each frame of a composed call. */
export interface CallTruth {
  /**
   * In pixels, those that lie at least half inside their tile and the picture and under no other tile; `who` is the
   * number of the seat.
   */
  readonly faces: readonly (readonly TrueFace[])[]
  /** Those that lie wholly inside the picture and under no other tile. */
  readonly names: readonly (readonly TrueName[])[]
}

const darkGround = [24, 132, 127] as const
/** A tile that fades counts as seen from here on: 1 is opaque. */
const seenFrom = 0.3
/** Pixels between a label and the corner of its tile. */
const labelMargin = 6

/** Composes a call whose tiles move, and writes it. */
export async function composeCall(path: string, call: ComposedCall): Promise<CallTruth> {
  const { arrangements, seconds, corners = 0, ground = darkGround, looped = 40 } = call
  const seats = call.seats ?? ([0, 1, 2, 3] as const).map((source): Seat => ({ source }))
  const count = Math.max(...arrangements.map(({ tiles }) => tiles.length))
  const people = await Promise.all(seats.slice(0, count).map((seat) => participant(seat, looped)))
  const faces: TrueFace[][] = []
  const names: TrueName[][] = []
  const paint = (planes: Planes, index: number): void => {
    const now = arrangements.findLast(({ at }) => at <= index / 25 + 1e-6)
    fillGround(planes, now?.ground ?? ground)
    if (now?.page) drawPage(planes, now.page)
    let seen: TrueFace[] = []
    let written: TrueName[] = []
    for (const [i, person] of people.entries()) {
      const tile = tileAt(arrangements, i, index / 25)
      if (!tile || tile.opacity <= 0) continue
      const at = index % (2 * looped - 2)
      const number = Math.min(at < looped ? at : 2 * looped - 2 - at, person.frames.length - 1)
      drawTile(planes, tile, corners, person.frames[number] ?? [])
      const label = labelIn(person, tile.rect)
      if (label) drawTile(planes, { ...tile, rect: label.rect }, 0, [label.picture])
      if (tile.opacity < seenFrom) continue
      seen = seen.filter((face) => hiddenShare(tile.rect, face.box) <= 0.5)
      written = written.filter((name) => hiddenShare(tile.rect, name.box) === 0)
      for (const face of person.faces[number] ?? []) {
        const box = within(tile.rect, face)
        const shown = common(common(box, tile.rect), [0, 0, callSize.width, callSize.height])
        if (area(shown) >= 0.5 * area(box)) seen.push({ who: String(i), box: common(box, tile.rect) })
      }
      const inTile = person.names.map(({ text, box }) => ({ text, box: within(tile.rect, box) }))
      const whole = [...inTile, ...(label?.names ?? [])].filter(
        ({ box }) => area(common(box, [0, 0, callSize.width, callSize.height])) > 0.999 * area(box),
      )
      written.push(...whole)
    }
    faces.push(seen)
    names.push(written)
  }
  const times = evenTimes(Math.round(seconds * 25), 25)
  await makeMedia(path, { video: [{ ...callSize, times, paint, options: { crf: '20' } }] })
  return { faces, names }
}

/** A label keeps its size, and its place in the lower left corner of its tile. */
function labelIn({ label }: Participant, [left, top, , h]: Rect) {
  if (!label) return null
  const { width, height } = label.picture
  const [x, y] = [Math.round(left) + labelMargin, Math.round(top + h) - labelMargin - height]
  const names = label.names.map(({ text, box: [bx, by, bw, bh] }) => ({ text, box: [x + bx, y + by, bw, bh] as Rect }))
  return { rect: [x, y, width, height] as Rect, picture: label.picture, names }
}

/** A share of a tile in pixels. */
const within = ([left, top, wide, high]: Rect, [x, y, w, h]: Rect): Rect => [
  left + x * wide,
  top + y * high,
  w * wide,
  h * high,
]

function common(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.max(a[0], b[0]), Math.max(a[1], b[1])]
  const [right, bottom] = [Math.min(a[0] + a[2], b[0] + b[2]), Math.min(a[1] + a[3], b[1] + b[3])]
  return [x, y, Math.max(0, right - x), Math.max(0, bottom - y)]
}

const area = ([, , w, h]: Rect): number => w * h

/** How much of something lies under a tile. */
const hiddenShare = (tile: Rect, box: Rect): number => area(common(tile, box)) / area(box)

/** Where a tile is at a time, and how opaque (0..1): eased from one arrangement to the next. */
function tileAt(
  arrangements: readonly Arrangement[],
  i: number,
  time: number,
): { readonly rect: Rect; readonly opacity: number } | null {
  let now = arrangements[0] as Arrangement
  let before = now
  for (const next of arrangements) {
    if (next.at > time + 1e-6) break
    before = now
    now = next
  }
  const to = now.tiles[i] ?? null
  const was = before.tiles[i] ?? null
  const share = now.takes === 0 ? 1 : Math.min(1, (time - now.at) / now.takes)
  const eased = share * share * (3 - 2 * share)
  if (!to) return was && now.fades && share < 1 ? { rect: was, opacity: 1 - eased } : null
  if (!was && now.fades) return { rect: to, opacity: eased }
  const from = was ?? beyondEdge(to)
  const rect = to.map((one, k) => (from[k] as number) + (one - (from[k] as number)) * eased) as unknown as Rect
  return { rect, opacity: 1 }
}

const beyondEdge = ([x, y, w, h]: Rect): Rect =>
  x + w / 2 > callSize.width / 2 ? [callSize.width + x / 8, y, w, h] : [-w - x / 8, y, w, h]
