import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { MovedTo } from './contract/keeping/backup.ts'

export { vaultFile } from '../native/vault/vault-file.ts'

/** Where the library lies when nobody says otherwise: the system's folder for application data. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  return whereItWent(usualHome(env, platform))
}

/** File at a library's old place that tells where it went. */
export const movedFile = 'moved.json'

/** The library's place, after each of its moves. */
export function whereItWent(home: string, moves = 0): string {
  let text: string
  try {
    text = readFileSync(join(home, movedFile), 'utf8')
  } catch {
    return home
  }
  const { movedTo } = MovedTo.parse(JSON.parse(text))
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
