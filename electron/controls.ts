import { globalShortcut, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { RecorderCommand } from '../core/contract/shell.ts'
import type { AtLogin } from './login.ts'
import { editMenu, programMenu, viewMenu, windowMenu } from './usual-menus.ts'
import type { ShellWords } from './words.ts'

/** Keys that work in every program while a recording runs, and the one that always does. */
const keys: Readonly<Record<RecorderCommand, string>> = {
  record: 'CommandOrControl+Shift+F9',
  pause: 'CommandOrControl+Shift+F10',
  mark: 'CommandOrControl+Shift+F11',
  stop: 'CommandOrControl+Shift+F12',
}

export interface ControlsHost {
  readonly words: ShellWords
  readonly icon: string
  readonly show: () => void
  readonly quit: () => void
  readonly command: (command: RecorderCommand) => void
  readonly atLogin: AtLogin
  /** Chooses files to import. */
  readonly openFile: () => void
}

/** What of the recorder is within reach from outside the window: tray, global shortcuts, the native menu. */
export class Controls {
  readonly #host: ControlsHost
  #tray: Tray | null = null
  #recording = false

  constructor(host: ControlsHost) {
    this.#host = host
    const image = nativeImage.createFromPath(host.icon)
    // A system without a tray is no reason not to start.
    try {
      this.#tray = new Tray(image)
      this.#tray.on('click', host.show)
    } catch {
      this.#tray = null
    }
    this.recording(false)
  }

  /** A recording began or ended. */
  recording(on: boolean): void {
    this.#recording = on
    const { words, command } = this.#host
    globalShortcut.unregisterAll()
    for (const [name, key] of Object.entries(keys) as [RecorderCommand, string][])
      if (on === (name !== 'record')) globalShortcut.register(key, () => command(name))
    Menu.setApplicationMenu(Menu.buildFromTemplate(this.#menu()))
    this.#tray?.setToolTip(on ? `Estompe · ${words.recordingNow}` : 'Estompe')
    this.#tray?.setContextMenu(Menu.buildFromTemplate(this.#trayMenu()))
  }

  close(): void {
    globalShortcut.unregisterAll()
    this.#tray?.destroy()
    this.#tray = null
  }

  #commands(): MenuItemConstructorOptions[] {
    const { words, command } = this.#host
    const names: RecorderCommand[] = this.#recording ? ['pause', 'mark', 'stop'] : ['record']
    return names.map((name) => ({ label: words[name], accelerator: keys[name], click: () => command(name) }))
  }

  #trayMenu(): MenuItemConstructorOptions[] {
    const { words, show, quit, atLogin } = this.#host
    return [
      { label: words.show, click: show },
      { type: 'separator' },
      ...this.#commands(),
      { type: 'separator' },
      {
        label: words.atLogin,
        type: 'checkbox',
        checked: atLogin.on,
        click: ({ checked }) => {
          atLogin.set(checked)
          this.#tray?.setContextMenu(Menu.buildFromTemplate(this.#trayMenu()))
        },
      },
      { label: words.quit, click: quit },
    ]
  }

  #menu(): MenuItemConstructorOptions[] {
    const { words, openFile } = this.#host
    return [
      ...(process.platform === 'darwin' ? [programMenu(words)] : []),
      {
        label: words.file,
        submenu: [
          { label: words.openFile, accelerator: 'CommandOrControl+O', click: openFile },
          ...this.#commands(),
          { type: 'separator' },
          process.platform === 'darwin'
            ? { role: 'close', label: words.roles.close }
            : { role: 'quit', label: words.quit },
        ],
      },
      editMenu(words),
      viewMenu(words),
      windowMenu(words),
    ]
  }
}
