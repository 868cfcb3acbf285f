import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Keychain } from './keychain.ts'
import { macosKeychain } from './macos.ts'
import { secretService } from './secret-service.ts'
import { windowsKeychain } from './windows.ts'

/**
 * The keychain of this system, asked by its own programs; null where there is none.
 * @param folder of the library: Windows gives a secret back as text that only this user can read, which lies there
 */
export function systemKeychain(
  folder: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Keychain | null {
  if (env.ESTOMPE_KEYCHAIN === 'off') return null
  if (platform === 'darwin') return macosKeychain(found('security', env) ?? '/usr/bin/security')
  if (platform === 'win32') return windowsKeychain(folder)
  const program = found('secret-tool', env)
  // Without a session bus there is nobody to ask, as on a server.
  return program && env.DBUS_SESSION_BUS_ADDRESS ? secretService(program) : null
}

function found(name: string, env: NodeJS.ProcessEnv): string | null {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // The next one.
    }
  }
  return null
}
