import { type ComposedCall, callSize, type Rect } from './composed-call.ts'

const row = (y: number): Rect[] => [
  [160, y, 470, 346],
  [650, y, 470, 346],
]
const column: Rect[] = [0, 1, 2, 3].map((i): Rect => [1104, 20 + i * 128, 160, 120])
const grid: Rect[] = [...row(10), ...row(366)]
const spotlight: Rect[] = column.map((tile, i): Rect => (i === 1 ? [40, 60, 760, 570] : tile))

/** The call that the rules for tiles on their way were made on: it goes through one, two and four tiles, a shared screen, a spotlight and a strip below. */
export const movingCall = {
  grid,
  column,
  seconds: 8.6,
  arrangements: [
    { at: 0, takes: 0, tiles: [[240, 60, 800, 600], null, null, null] },
    { at: 1.2, takes: 0, tiles: [[20, 130, 610, 456], [650, 130, 610, 456], null, null] },
    { at: 2.2, takes: 0.4, tiles: grid },
    { at: 3.6, takes: 0.8, tiles: column },
    { at: 5.2, takes: 0.3, tiles: spotlight },
    { at: 6.4, takes: 0.5, tiles: grid },
    { at: 7.6, takes: 0.25, tiles: [0, 1, 2, 3].map((i): Rect => [10 + i * 223, 550, 213, 160]) },
  ],
} satisfies ComposedCall & { grid: unknown; column: unknown }

/** Even places of a grid, pixels. */
const places = (across: number, down: number, size: readonly [number, number], gap: number): Rect[] => {
  const [w, h] = size
  const left = (callSize.width - across * w - (across - 1) * gap) / 2
  const top = (callSize.height - down * h - (down - 1) * gap) / 2
  return Array.from({ length: across * down }, (_, i) => [
    left + (i % across) * (w + gap),
    top + Math.floor(i / across) * (h + gap),
    w,
    h,
  ])
}
const strip = places(6, 1, [152, 114], 10).map(([x, , w, h]): Rect => [x, 8, w, h])
const speaking = (who: number): (Rect | null)[] => [
  ...strip.map((tile, i): Rect => (i === who ? [260, 136, 760, 570] : tile)),
  ...[null, null, null, null],
]
const aside = Array.from({ length: 5 }, (_, i): Rect => [1128, 12 + i * 114, 140, 105])
const none = [null, null, null, null, null]

/**
 * A call that nobody tunes on: two tiles without a gap, a third that fades in, nine with round corners, a speaker with a
 * strip above, another speaker from one frame to the next, a shared page with a column, one tile with a self-view in its
 * corner that is dragged, changes places with the tile and stays alone.
 */
export const galleryCall = {
  seconds: 13.6,
  corners: 14,
  ground: [46, 126, 130],
  seats: [
    { source: 0, later: 250 },
    { source: 1, later: 300 },
    { source: 2, later: 120 },
    { source: 3, later: 200 },
    { source: 0, later: 1750, mirrored: true },
    { source: 1, later: 450, mirrored: true },
    { source: 2, later: 40, mirrored: true },
    { source: 0, later: 600 },
    { source: 3, later: 420, mirrored: true },
    { source: 0, later: 250, mirrored: true },
  ],
  arrangements: [
    {
      at: 0,
      takes: 0,
      tiles: [
        [0, 120, 640, 480],
        [640, 120, 640, 480],
      ],
    },
    {
      at: 1.4,
      takes: 0.32,
      fades: true,
      tiles: [
        [150, 6, 470, 352],
        [660, 6, 470, 352],
        [405, 362, 470, 352],
      ],
    },
    { at: 2.8, takes: 0, tiles: [...places(3, 3, [312, 234], 4), null] },
    { at: 4.2, takes: 0.5, fades: true, tiles: speaking(1) },
    { at: 5.6, takes: 0, tiles: speaking(3) },
    { at: 7, takes: 0.6, fades: true, tiles: [...aside, ...none], page: [20, 20, 1080, 680] },
    {
      at: 8.6,
      takes: 0.36,
      fades: true,
      tiles: [null, [160, 0, 960, 720], null, ...none, null, [1056, 556, 208, 156]],
    },
    { at: 10, takes: 0.7, tiles: [null, [160, 0, 960, 720], null, ...none, null, [16, 12, 208, 156]] },
    { at: 11.6, takes: 0, tiles: [null, [16, 12, 208, 156], null, ...none, null, [160, 0, 960, 720]] },
    { at: 12.6, takes: 0.4, fades: true, tiles: [null, null, null, ...none, null, [160, 0, 960, 720]] },
  ],
} satisfies ComposedCall

/** Somebody in a tile who sees themselves in a corner, as in a mirror and not at the same instant, beside somebody else. */
export const mirroredCall = {
  seconds: 8,
  looped: 200,
  seats: [{ source: 0, later: 250 }, { source: 1 }, { source: 0, later: 254, mirrored: true }],
  arrangements: [
    {
      at: 0,
      takes: 0,
      tiles: [
        [8, 120, 560, 420],
        [576, 120, 560, 420],
        [944, 472, 320, 240],
      ],
    },
  ],
} satisfies ComposedCall
