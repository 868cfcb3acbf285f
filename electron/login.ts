import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'

/** Whether the program opens when its user logs in. */
export interface AtLogin {
  readonly on: boolean
  /** Never throws: whether it worked is asked afterwards. */
  set(on: boolean): void
}

type Login = Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings' | 'getPath'>

/** @param program absolute path of what is started, on Linux */
export function openingAtLogin(app: Login, program: string): AtLogin {
  return process.platform === 'linux' ? autostart(app.getPath('appData'), program) : loginItem(app)
}

const loginItem = (app: Login): AtLogin => ({
  get on() {
    return app.getLoginItemSettings().openAtLogin
  },
  set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin }),
})

/** Electron knows no login items on Linux: a file in the user's `autostart` does it (freedesktop.org, Autostart 0.5). */
function autostart(configuration: string, program: string): AtLogin {
  const folder = join(configuration, 'autostart')
  const file = join(folder, 'estompe.desktop')
  return {
    get on() {
      return existsSync(file)
    },
    set(on) {
      try {
        if (!on) return rmSync(file, { force: true })
        mkdirSync(folder, { recursive: true })
        const lines = ['[Desktop Entry]', 'Type=Application', 'Name=Estompe', `Exec=${quoted(program)}`, '']
        writeFileSync(file, lines.join('\n'))
      } catch {
        // A folder that cannot be written: the menu shows that nothing has changed.
      }
    },
  }
}

/** A path as a line `Exec` holds it: quoted once as an argument and once as a text (Desktop Entry Specification). */
const quoted = (path: string): string =>
  `"${path.replace(/[\\"`$]/g, '\\$&')}"`.replaceAll('\\', '\\\\').replaceAll('%', '%%')
