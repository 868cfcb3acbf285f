import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { MovedTo } from './contract/keeping/backup.ts'

export { vaultFile } from '../native/vault/vault-file.ts'

/** Where the library lies when nobody says otherwise: the system's folder for application data. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  return whereItWent(usualHome(env, platform))
}

/** File at a library's old place that tells where it went. */
export const movedFile = 'moved.json'
/** Marks a folder that a library is moving to, until its old place is empty. */
export const arrivingFile = 'moving.json'

const Arriving = z.object({ from: z.string() })

/** Where a library comes from that moves here, until its old place is empty; null when none does. */
export function cameFrom(home: string): string | null {
  const here = join(home, arrivingFile)
  return existsSync(here) ? Arriving.parse(JSON.parse(readFileSync(here, 'utf8'))).from : null
}

/** Whether a library has moved here and its old place says so: whatever this folder says of an earlier move is over. */
export function hasArrived(home: string): boolean {
  const from = cameFrom(home)
  return from !== null && wentTo(from) === home
}

/** Where a library went that lay here; null when none did. */
function wentTo(home: string): string | null {
  const told = join(home, movedFile)
  return existsSync(told) ? MovedTo.parse(JSON.parse(readFileSync(told, 'utf8'))).movedTo : null
}

/** The library's place, after each of its moves. */
export function whereItWent(home: string, moves = 0): string {
  const movedTo = hasArrived(home) ? null : wentTo(home)
  if (movedTo === null) return home
  return moves < 20 ? whereItWent(movedTo, moves + 1) : movedTo
}

function usualHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.ESTOMPE_HOME) return resolve(env.ESTOMPE_HOME)
  const home = homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Estompe')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Estompe')
  const data = env.XDG_DATA_HOME
  return join(data && isAbsolute(data) ? data : join(home, '.local', 'share'), 'estompe')
}
