import { type Box, overlapOf } from '../../contract/box.ts'
import { nameOfLabel, type TileLabel } from '../../contract/tile-label.ts'
import type { FollowedLine } from './lines-followed.ts'

/** A tile is where it was while its place overlaps so much with it, as intersection over union. */
const samePlace = 0.9

/** The tiles in whose corners followed lines stand, over time. */
export class LineTiles {
  readonly #tiles = new Map<FollowedLine, { readonly from: number; readonly tile: Box }[]>()

  /** @param time seconds @param tile normalised */
  note(line: FollowedLine, tile: Box, time: number): void {
    const known = this.#tiles.get(line)
    const last = known?.at(-1)
    if (last && overlapOf(last.tile, tile) >= samePlace) return
    if (known) known.push({ from: time, tile })
    else this.#tiles.set(line, [{ from: line.start, tile }])
  }

  /** Those of the lines that are participants' names, once all lines have ended. */
  labels(isLabel: (line: FollowedLine) => boolean): TileLabel[] {
    return [...this.#tiles].flatMap(([line, tiles]) => {
      const name = isLabel(line) ? nameOfLabel(line.text) : ''
      if (name === '') return []
      return tiles.flatMap(({ from, tile }, i): TileLabel[] => {
        const end = tiles[i + 1]?.from ?? line.end ?? line.seenAt
        return end > from ? [{ name, start: from, end, tile }] : []
      })
    })
  }
}
