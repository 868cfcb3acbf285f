import { readFileSync } from 'node:fs'
import { filesBelow } from '../../core/keeping/tree.ts'

/** Which of these bytes stand in some file below a folder, by name, in order. */
export function readable(folder: string, traces: Readonly<Record<string, Buffer>>): string[] {
  const found = new Set<string>()
  for (const { path } of filesBelow(folder)) {
    const content = readFileSync(path)
    for (const [name, bytes] of Object.entries(traces)) if (content.includes(bytes)) found.add(name)
  }
  return [...found].sort()
}
