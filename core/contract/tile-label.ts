import { z } from 'zod'
import { Box, centreOf } from './box.ts'
import type { Finding } from './finding.ts'
import { boxAt } from './plan.ts'

/** A participant's name as a call writes it in the corner of their tile, while the tile stays where it is. Personal data. */
export const TileLabel = z.object({
  name: z.string(),
  /** Seconds. */
  start: z.number().min(0),
  end: z.number().min(0),
  /** The whole tile. */
  tile: Box,
})
export type TileLabel = z.infer<typeof TileLabel>

/** Seconds between two instants at which is looked who is in a tile. */
const every = 0.5
/** Seconds that somebody has to be seen under a name, and the least share of all that they are seen under one. */
const least = 1.5
const clearly = 0.8

/**
 * The names under which persons are seen, by person: a suggestion, never more. Where the faces of two persons are in one tile
 * at an instant, it says of neither who they are; who is seen under two names gets none.
 * @param findings faces, with the person that each belongs to
 */
export function namesFromLabels(
  findings: readonly Finding[],
  labels: readonly TileLabel[],
): ReadonlyMap<string, string> {
  const faces = findings.filter(({ kind, person }) => kind === 'face' && person !== null)
  const seen = new Map<string, Map<string, number>>()
  for (const { name, start, end, tile } of labels) {
    const near = faces.filter((face) => face.start < end && face.end > start)
    for (let time = start; time < end && near.length > 0; time += every) {
      const inside = new Set(
        near.filter((face) => isThere(face, time) && holds(tile, face, time)).map(({ person }) => person),
      )
      const [person] = inside
      if (!person || inside.size > 1) continue
      const names = seen.get(person) ?? new Map<string, number>()
      seen.set(person, names.set(name, (names.get(name) ?? 0) + Math.min(every, end - time)))
    }
  }
  const out = new Map<string, string>()
  for (const [person, names] of seen) {
    const all = [...names.values()].reduce((sum, seconds) => sum + seconds, 0)
    for (const [name, seconds] of names) if (seconds >= least && seconds >= clearly * all) out.set(person, name)
  }
  return out
}

const isThere = ({ start, end }: Finding, time: number): boolean => time >= start && time < end

function holds([x, y, w, h]: Box, { keyframes }: Finding, time: number): boolean {
  const [cx, cy] = centreOf(boxAt(keyframes, time))
  return cx > x && cx < x + w && cy > y && cy < y + h
}

/** What of a label is a name: without what stands behind it in brackets, a part in the call or a word for oneself. */
export const nameOfLabel = (text: string): string => text.replace(/\s*[([].*$/u, '').trim()
