import { readFileSync } from 'node:fs'

const folder = new URL('../../../../resources/lists/', import.meta.url)
const kept = new Map<string, ReadonlySet<string>>()

/** The lines of a list in `resources/lists`, folded; read once. */
export function wordList(file: string): ReadonlySet<string> {
  const known = kept.get(file)
  if (known) return known
  const list = new Set(
    readFileSync(new URL(`${file}.txt`, folder), 'utf8')
      .split('\n')
      .filter(Boolean),
  )
  kept.set(file, list)
  return list
}
