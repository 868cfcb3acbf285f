import type { App, WebContents, WebPreferences } from 'electron'
import { origin } from './pages.ts'

/** What a page of ours may be: isolated from the shell, in the system's sandbox, without Node. */
export const pagePreferences = (preload: string): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
})

export function isOurs(address: string): boolean {
  try {
    const { protocol, host } = new URL(address)
    return `${protocol}//${host}` === origin
  } catch {
    return false
  }
}

/**
 * No page of ours goes elsewhere, opens another window or holds a foreign page.
 * @param outside opens an address of the web that a link of ours leads to, in the system's browser
 */
export function keepHome(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  outside: (address: string) => void,
): void {
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (/^https?:\/\//i.test(url)) outside(url)
    return { action: 'deny' }
  })
}

/** One studio at a time: a second start hands what it was given to the first. False: this one must end. */
export function onlyOne(
  app: Pick<App, 'requestSingleInstanceLock' | 'on' | 'quit'>,
  another: (argv: readonly string[], folder: string) => void,
): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  app.on('second-instance', (_event, argv, folder) => another(argv.slice(1), folder))
  return true
}
