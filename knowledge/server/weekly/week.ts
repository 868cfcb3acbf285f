const hour = 3_600_000
const day = 24 * hour
/** Letters of a week go out from this hour of its Monday on, UTC: the first thing in the morning in Europe. */
const firstHour = 5

/** The week that a letter is for: the day of its Monday, `2026-03-02`. Sorts as it follows. */
export function weekOf(at: Date): string {
  const shifted = new Date(at.getTime() - firstHour * hour)
  const sinceMonday = (shifted.getUTCDay() + 6) % 7
  return new Date(shifted.getTime() - sinceMonday * day).toISOString().slice(0, 10)
}
