/**
 * Seconds that a text like `1:02:05`, `12:30` or `45` tells; null where it tells none. Minutes and seconds after a colon
 * have two digits and end at 59.
 */
export function secondsOfClock(text: string): number | null {
  const [, hours = '0', minutes = '0', seconds] =
    /^(?:(?:(\d{1,2}):(?=[0-5]\d:))?(\d{1,3}):(?=[0-5]\d$))?(\d{1,5})$/.exec(text.trim()) ?? []
  return seconds === undefined ? null : 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds)
}
