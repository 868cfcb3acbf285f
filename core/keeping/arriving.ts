import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { MovedTo } from '../contract/keeping/backup.ts'
import { movedFile } from '../library-home.ts'
import { arrivingFile } from './library-files.ts'

const Arriving = z.object({ from: z.string() })

/**
 * Refuses a folder from which a library went, and one to which it is still on its way: the whole one lies elsewhere.
 * @throws StudioError `library-in-use`
 */
export function refuseOnItsWay(home: string): void {
  const from = cameFrom(home)
  if (existsSync(join(home, movedFile)) || (from !== null && !wentTo(from, home)))
    throw new StudioError('library-in-use', { file: home })
}

/** Removes what a library left at its old place, once that place says that the library lies here. */
export function clearOld(home: string): void {
  const from = cameFrom(home)
  if (from === null || !wentTo(from, home)) return
  for (const name of readdirSync(from))
    if (name !== movedFile) rmSync(join(from, name), { recursive: true, force: true })
  rmSync(join(home, arrivingFile))
}

/** Where a library comes from that moves here, until its old place is empty; null when none does. */
export function cameFrom(home: string): string | null {
  const here = join(home, arrivingFile)
  return existsSync(here) ? Arriving.parse(JSON.parse(readFileSync(here, 'utf8'))).from : null
}

function wentTo(from: string, home: string): boolean {
  const told = join(from, movedFile)
  return existsSync(told) && MovedTo.parse(JSON.parse(readFileSync(told, 'utf8'))).movedTo === home
}
