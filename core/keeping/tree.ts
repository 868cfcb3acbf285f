import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface TreeFile {
  readonly path: string
  readonly bytes: number
}

/** Every file at or below a path, links as themselves. Nothing where there is nothing. */
export function filesBelow(path: string): TreeFile[] {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (!about) return []
  if (!about.isDirectory()) return [{ path, bytes: about.size }]
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
}
