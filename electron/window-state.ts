import type { BrowserWindow, Rectangle, Screen } from 'electron'
import type { Settings, SettingsFile } from './settings.ts'

/** Pixels of a window that must lie on a screen for it to be found again. */
const visible = 64

/** Where the window opens: where it was, if that is still on a screen. */
export function placeOf(
  remembered: Settings['window'],
  screen: Pick<Screen, 'getAllDisplays'>,
): Partial<Rectangle> & { width: number; height: number } {
  const usual = { width: 1440, height: 900 }
  if (!remembered) return usual
  const { x, y, width, height } = remembered
  return isOnScreen(remembered, screen) ? { x, y, width, height } : usual
}

/** Whether enough of a window is on a screen for it to be found and moved. */
export function isOnScreen({ x, y, width, height }: Rectangle, screen: Pick<Screen, 'getAllDisplays'>): boolean {
  const enough = Math.min(visible, width, height)
  return screen
    .getAllDisplays()
    .some(
      ({ workArea: area }) =>
        Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= enough &&
        Math.min(y + height, area.y + area.height) - Math.max(y, area.y) >= enough &&
        y >= area.y - enough,
    )
}

/** Remembers where the window is when it closes. */
export function rememberPlace(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  settings: Pick<SettingsFile, 'set'>,
): void {
  window.on('close', () => settings.set({ window: { ...window.getNormalBounds(), maximised: window.isMaximized() } }))
}
