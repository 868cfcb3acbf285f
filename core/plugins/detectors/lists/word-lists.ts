import { readFileSync } from 'node:fs'

const folder = new URL('../../../../resources/lists/', import.meta.url)
const kept = new Map<string, ReadonlySet<string>>()

/** The lines of a list in `resources/lists`, folded; read once. */
export function wordList(file: string): ReadonlySet<string> {
  const known = kept.get(file)
  if (known) return known
  const entries = readFileSync(new URL(`${file}.txt`, folder), 'utf8')
    .split('\n')
    .filter(Boolean)
  // folding leaves "œ" one letter: "sœur" has to be known as well as "soeur"
  const joined = entries.filter((entry) => entry.includes('oe')).map((entry) => entry.replaceAll('oe', 'œ'))
  const list = new Set([...entries, ...joined])
  kept.set(file, list)
  return list
}
