import type { App } from 'electron'

/** Who the program is to the system: `appId` in electron-builder.yml. */
export const appId = 'org.estompe.studio'

/** Windows shows no notification of a program that does not say who it is, or whose shortcut says otherwise. */
export function tellWindowsWho(app: Pick<App, 'setAppUserModelId'>): void {
  if (process.platform === 'win32') app.setAppUserModelId(appId)
}
