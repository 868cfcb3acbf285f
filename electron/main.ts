import { dirname, join } from 'node:path'
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  shell,
  type UtilityProcess,
  utilityProcess,
} from 'electron'
import { SessionId } from '../core/contract/api.ts'
import { emitterPortLink } from '../core/contract/link.ts'
import { ask, type Client } from '../core/contract/rpc.ts'
import type { ShellApi } from '../core/contract/shell.ts'
import { denyPermissions, isOurs, keepHome, onlyOne, pagePreferences } from './lockdown.ts'
import { origin, pages } from './pages.ts'

/** The program's folder: this file runs as `dist/electron/main.js`. */
const programFolder = join(import.meta.dirname, '..', '..')
const scheme = 'estompe'

let window: BrowserWindow | null = null

function openWindow(): void {
  window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    title: 'Estompe',
    show: false,
    webPreferences: pagePreferences(join(import.meta.dirname, 'preload.cjs')),
  })
  // Windows show themselves in task switchers: what is on the screen may be unmasked.
  window.setContentProtection(true)
  window.once('ready-to-show', () => window?.show())
  window.once('closed', () => {
    window = null
  })
  void window.loadURL(`${origin}/`)
}

function bringToFront(): void {
  if (!window) openWindow()
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

/** The engine's own process, and the main process's line to it. */
function startEngine(): { engine: UtilityProcess; files: Client<ShellApi> } {
  const engine = utilityProcess.fork(join(import.meta.dirname, 'engine', 'engine.js'), [app.getLocale()], {
    serviceName: 'Estompe engine',
  })
  const { port1, port2 } = new MessageChannelMain()
  engine.postMessage('shell', [port1])
  return { engine, files: ask<ShellApi>(emitterPortLink(port2)) }
}

async function run(): Promise<void> {
  await app.whenReady()
  Menu.setApplicationMenu(null)
  denyPermissions(session.defaultSession)
  const { engine, files } = startEngine()
  engine.once('exit', () => app.quit())
  protocol.handle(
    scheme,
    pages(join(programFolder, 'dist', 'renderer'), {
      media: (id, kind, pick) => files.call('file.media', { session: id, kind, pick }).catch(() => null),
      result: (id, name) => files.call('file.result', { session: id, name }).catch(() => null),
    }),
  )
  ipcMain.on('estompe:connect', (event) => {
    if (!isOurs(event.senderFrame?.url ?? '')) return
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage('studio', [port1])
    event.sender.postMessage('estompe:port', null, [port2])
  })
  ipcMain.handle('estompe:reveal', async (event, id: unknown) => {
    const asked = SessionId.safeParse(id)
    if (!isOurs(event.senderFrame?.url ?? '') || !asked.success) return
    const file = await files.call('file.result', { session: asked.data, name: 'report.html' })
    if (file) await shell.openPath(dirname(file.path))
  })
  openWindow()
}

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])
app.enableSandbox()
app.on('web-contents-created', (_event, contents) => keepHome(contents))
app.on('window-all-closed', () => app.quit())
if (onlyOne(app, bringToFront)) void run()
