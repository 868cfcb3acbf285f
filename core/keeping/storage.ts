import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptCount } from '../contract/keeping/kinds.ts'
import type { Library } from '../library.ts'
import { countedAt } from './belongings.ts'

/** How much of each kind the library keeps, the largest first. Locks hold nothing and are not counted. */
export function storageOf(library: Library): KeptCount[] {
  const places = readdirSync(library.home)
    .filter((name) => name !== 'locks')
    .map((name) => join(library.home, name))
  return countedAt(library, places).sort((a, b) => b.bytes - a.bytes)
}
