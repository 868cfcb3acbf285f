/** The day of a moment, UTC: `2026-11-22`. @param now milliseconds since 1970 */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

const dayLength = 86_400_000

/** Milliseconds until the next day begins, UTC: more than none, a day at most. */
const untilMidnight = (now: number): number => dayLength - (now % dayLength)

export interface Days {
  /** Milliseconds since 1970. */
  now(): number
  /** Seconds of recording that were finished on a day. */
  spentOn(day: string): Promise<number>
  sleep(milliseconds: number): Promise<unknown>
}

/**
 * Waits until the day has room for another session, over as many midnights as it takes.
 * @param secondsADay of recording; null for no limit
 */
export async function roomToday(secondsADay: number | null, { now, spentOn, sleep }: Days): Promise<void> {
  if (secondsADay === null) return
  for (;;) {
    const day = dayOf(now())
    const isFull = (await spentOn(day)) >= secondsADay
    // The answer may have taken until after midnight: what it says of yesterday is no reason to wait, nor to begin.
    if (day !== dayOf(now())) continue
    if (!isFull) return
    await sleep(untilMidnight(now()))
  }
}
