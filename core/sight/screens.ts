import { type Box, overlapOf, sharedArea } from '../contract/box.ts'

/** What was seen at one instant (seconds). */
export interface ScreenLook {
  readonly time: number
  /** True when a new shot begins here: nothing is carried over. */
  readonly cut: boolean
  readonly seen: readonly { readonly box: Box; readonly score: number }[]
}

/** Something seen in place for a while. */
export interface SteadyScreen {
  readonly sightings: { time: number; box: Box; score: number }[]
  /** Looks during its life, with and without it. */
  looks: number
}

/** Two sightings with at least this overlap are the same thing. */
const same = 0.4
/** A thing not seen in so many looks one after another has gone. */
const patience = 4
/** Share of the looks during its life in which a screen must have been seen. */
const steadiness = 0.5

/**
 * Screens stand still: what is seen in at least two looks, in half or more of those from its first to its last, is
 * kept. In a shot that was looked at only once, one sighting has to do.
 * @param looks times ascending
 */
export function steadyScreens(looks: readonly ScreenLook[]): SteadyScreen[] {
  const kept: SteadyScreen[] = []
  let open: (SteadyScreen & { missed: number })[] = []
  let looksInShot = 0
  const close = (screens: readonly (SteadyScreen & { missed: number })[]): void => {
    for (const { sightings, looks: all, missed } of screens) {
      const during = all - missed
      const often = sightings.length >= 2 && sightings.length >= during * steadiness
      if (often || looksInShot === 1) kept.push({ sightings, looks: during })
    }
  }
  for (const look of looks) {
    if (look.cut) {
      close(open)
      open = []
      looksInShot = 0
    }
    looksInShot++
    const free = new Set(look.seen)
    for (const screen of open) {
      screen.looks++
      const last = screen.sightings.at(-1)?.box as Box
      const found = [...free].filter((one) => isSame(last, one.box)).sort((a, b) => b.score - a.score)[0]
      if (found) {
        free.delete(found)
        screen.sightings.push({ time: look.time, ...found })
        screen.missed = 0
      } else screen.missed++
    }
    close(open.filter((screen) => screen.missed >= patience))
    open = open.filter((screen) => screen.missed < patience)
    for (const one of free) open.push({ sightings: [{ time: look.time, ...one }], looks: 1, missed: 0 })
  }
  close(open)
  return kept.sort((a, b) => (a.sightings[0]?.time ?? 0) - (b.sightings[0]?.time ?? 0))
}

/** Overlapping well, or one mostly inside the other: a screen is often found in part. */
const isSame = (a: Box, b: Box): boolean =>
  overlapOf(a, b) >= same || sharedArea(a, b) >= 0.7 * Math.min(a[2] * a[3], b[2] * b[3])
