/** A chapter, by its first second. */
interface Chapter {
  readonly start: number
  readonly title: string
}

const shortest = 10
const fewest = 3
const longestTitle = 100

/**
 * Chapters as YouTube reads them in a description: a line each, the first at 0:00, at least three, none shorter than ten
 * seconds. What is too short joins the one before; null where too few are left, since YouTube would show none.
 * Source: YouTube Help, “Video chapters”.
 * @param opening title of what comes before the first chapter
 * @param duration seconds
 */
export function youtubeChapters(chapters: readonly Chapter[], opening: string, duration: number): string | null {
  const sorted = [...chapters].filter(({ start }) => start < duration).sort((a, b) => a.start - b.start)
  const first = sorted[0]
  const from = !first || first.start >= 1 ? [{ start: 0, title: opening }, ...sorted] : sorted
  const kept: Chapter[] = []
  for (const { start, title } of from) {
    const at = kept.length === 0 ? 0 : Math.floor(start)
    const before = kept.at(-1)
    if (before && at - before.start < shortest) continue
    kept.push({ start: at, title: written(title) })
  }
  while (kept.length > 1 && duration - (kept.at(-1) as Chapter).start < shortest) kept.pop()
  if (kept.length < fewest) return null
  const hasHours = (kept.at(-1) as Chapter).start >= 3600
  return `${kept.map(({ start, title }) => `${stamp(start, hasHours)} ${title}`).join('\n')}\n`
}

/** A description takes no angle brackets, and a chapter is one line. */
const written = (title: string): string =>
  title.replaceAll('<', '‹').replaceAll('>', '›').replaceAll(/\s+/g, ' ').trim().slice(0, longestTitle) || '–'

function stamp(seconds: number, hasHours: boolean): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hasHours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
