import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Where the library lies when nobody says otherwise: the system's folder for application data. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.ESTOMPE_HOME) return resolve(env.ESTOMPE_HOME)
  const home = homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Estompe')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Estompe')
  const data = env.XDG_DATA_HOME
  return join(data && isAbsolute(data) ? data : join(home, '.local', 'share'), 'estompe')
}
