import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { arrivingFile, cameFrom, hasArrived, movedFile } from '../library-home.ts'

/**
 * Refuses a folder from which a library went, and one to which it is still on its way: the whole one lies elsewhere.
 * @throws StudioError `library-in-use`
 */
export function refuseOnItsWay(home: string): void {
  if (hasArrived(home)) return
  if (existsSync(join(home, movedFile)) || cameFrom(home) !== null)
    throw new StudioError('library-in-use', { file: home })
}

/** Removes what a library left at its old place, once that place says that the library lies here. */
export function clearOld(home: string): void {
  const from = cameFrom(home)
  if (from === null || !hasArrived(home)) return
  for (const name of readdirSync(from))
    if (name !== movedFile) rmSync(join(from, name), { recursive: true, force: true })
  // It lay here before: what this place said of that move is no longer true.
  rmSync(join(home, movedFile), { force: true })
  rmSync(join(home, arrivingFile))
}
