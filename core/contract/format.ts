/** Numbers, times and sizes as people of a language write them. */
export interface Format {
  number(value: number, digits?: number): string
  /** Position in a recording: `1:49`, `1:02:03`; with `tenths` `0:08.4`. Seconds. */
  clock(seconds: number, tenths?: boolean): string
  /** Position told to the frame: `00:42.16`, `1:02:03.40`. Seconds. */
  frame(seconds: number): string
  /** A wait, rounded to what one plans by: `8 s`, `2 min`, `1 h 05`. Seconds. */
  wait(seconds: number): string
  bytes(count: number): string
  day(iso: string): string
  /** Day and minute. */
  moment(iso: string): string
}

const two = (value: number): string => String(value).padStart(2, '0')

/** @param language ISO 639-1 */
export function formatIn(language: string): Format {
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  return {
    number,
    clock(seconds, tenths = false) {
      const all = Math.max(0, tenths ? Math.floor(seconds * 10 + 1e-6) / 10 : Math.floor(seconds + 1e-6))
      const hours = Math.floor(all / 3600)
      const minutes = Math.floor((all % 3600) / 60)
      const rest = tenths ? (all % 60).toFixed(1).padStart(4, '0') : two(Math.floor(all % 60))
      const text = hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
      return tenths && language === 'fr' ? text.replace('.', ',') : text
    },
    frame(seconds) {
      const all = Math.round(Math.max(0, seconds) * 100)
      const hours = Math.floor(all / 360_000)
      const rest = `${two(Math.floor(all / 6000) % 60)}:${two(Math.floor(all / 100) % 60)}.${two(all % 100)}`
      const text = hours > 0 ? `${hours}:${rest}` : rest
      return language === 'fr' ? text.replace('.', ',') : text
    },
    wait(seconds) {
      if (seconds < 60) return `${Math.max(1, Math.round(seconds))}\u00a0s`
      const minutes = Math.round(seconds / 60)
      if (minutes < 60) return `${minutes}\u00a0min`
      return `${Math.floor(minutes / 60)}\u00a0h\u00a0${two(minutes % 60)}`
    },
    bytes(count) {
      const units = language === 'fr' ? ['o', 'Ko', 'Mo', 'Go', 'To'] : ['B', 'KB', 'MB', 'GB', 'TB']
      let value = count
      let unit = 0
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000
        unit += 1
      }
      return `${number(value, value < 10 && unit > 0 ? 1 : 0)}\u00a0${units[unit]}`
    },
    day: (iso) =>
      new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso)),
    moment: (iso) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
  }
}
