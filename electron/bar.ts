import { BrowserWindow, type Screen } from 'electron'
import { type BarState, barPage } from '../core/contract/shell.ts'
import { pagePreferences } from './lockdown.ts'
import { origin } from './pages.ts'
import type { SettingsFile } from './settings.ts'
import { isOnScreen } from './window-state.ts'

const size = { width: 560, height: 48 }
/** Pixels below the top of the screen. */
const below = 12

export interface BarHost {
  readonly preload: string
  readonly screen: Pick<Screen, 'getAllDisplays'>
  readonly settings: Pick<SettingsFile, 'now' | 'set'>
}

/** The small window above all others while a recording runs and the studio's own window is not in front. */
export class Bar {
  readonly #host: BarHost
  #window: BrowserWindow | null = null
  #state: BarState | null = null

  constructor(host: BarHost) {
    this.#host = host
  }

  open(): void {
    if (this.#window) return
    const opened = new BrowserWindow({
      ...this.#place(),
      ...size,
      title: 'Estompe',
      show: false,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      webPreferences: pagePreferences(this.#host.preload),
    })
    this.#window = opened
    // Above a call that fills the screen too, on every desktop, and in no recording of that screen.
    opened.setAlwaysOnTop(true, 'screen-saver')
    opened.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    opened.setContentProtection(true)
    opened.webContents.on('did-finish-load', () => this.#send())
    opened.on('moved', () => {
      const { x, y } = opened.getBounds()
      this.#host.settings.set({ bar: { x, y } })
    })
    opened.once('closed', () => {
      if (this.#window === opened) this.#window = null
    })
    void opened.loadURL(`${origin}/${barPage}`)
  }

  /** What it shows from now on. */
  tell(state: BarState): void {
    this.#state = state
    this.#send()
  }

  /** Shows it without taking the keyboard from the call, or hides it while the studio itself is in front. */
  setVisible(visible: boolean): void {
    if (visible) this.#window?.showInactive()
    else this.#window?.hide()
  }

  close(): void {
    this.#state = null
    const window = this.#window
    this.#window = null
    window?.destroy()
  }

  #send(): void {
    if (this.#state) this.#window?.webContents.send('estompe:bar', this.#state)
  }

  /** Where it was moved to, if that is still on a screen, else at the top of the first one, in the middle. */
  #place(): { x: number; y: number } {
    const { screen, settings } = this.#host
    const { bar } = settings.now
    if (bar && isOnScreen({ ...bar, ...size }, screen)) return bar
    const area = screen.getAllDisplays()[0]?.workArea ?? { x: 0, y: 0, width: size.width }
    return { x: Math.round(area.x + (area.width - size.width) / 2), y: area.y + below }
  }
}
