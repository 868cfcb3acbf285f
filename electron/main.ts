import { dirname, join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Notification, protocol, screen, session, shell } from 'electron'
import { SessionId } from '../core/contract/api.ts'
import { TakeId } from '../core/contract/recording/take.ts'
import { BarState, RecorderCommand } from '../core/contract/shell.ts'
import { tellWindowsWho } from './app-id.ts'
import { Awake } from './awake.ts'
import { Bar } from './bar.ts'
import { allowCapture, offerPermissionPages } from './capture.ts'
import { Controls } from './controls.ts'
import { EngineHost } from './engine-host.ts'
import { isOurs, keepHome, onlyOne, pagePreferences } from './lockdown.ts'
import { openingAtLogin } from './login.ts'
import { isRecording, linkScheme, type Opening, openingOfLink, openingsOf } from './opening.ts'
import { origin, pages } from './pages.ts'
import { SettingsFile } from './settings.ts'
import { keepUpToDate } from './update/keep-up.ts'
import { placeOf, rememberPlace } from './window-state.ts'
import { wordsOf } from './words.ts'

/** The program's folder: this file runs as `dist/electron/main.js`. */
const programFolder = join(import.meta.dirname, '..', '..')
const scheme = 'estompe'

let window: BrowserWindow | null = null
let engine: EngineHost | null = null
let settings: SettingsFile | null = null
let recording = false
let bar: Bar | null = null
/** What the small window warns of. */
let warned: readonly string[] = []
/** How often a page has died soon after it was opened, when it last was, and after how many milliseconds that went well. */
let [reopened, openedAt] = [0, 0]
const mostReopened = 3
const wentWell = 30_000
const awake = new Awake()
/** What was asked for before there was anybody to show it. */
const early: Opening[] = []

function openWindow(): void {
  const remembered = settings?.now.window ?? null
  const opened = new BrowserWindow({
    ...placeOf(remembered, screen),
    minWidth: 1024,
    minHeight: 700,
    title: 'Estompe',
    show: false,
    webPreferences: pagePreferences(join(import.meta.dirname, 'preload.cjs')),
  })
  window = opened
  if (settings) rememberPlace(opened, settings)
  if (remembered?.maximised) opened.maximize()
  // Windows show themselves in task switchers: what is on the screen may be unmasked.
  opened.setContentProtection(true)
  opened.once('ready-to-show', () => opened.show())
  let leaving = false
  opened.on('close', (event) => {
    leaving = !recording || mayClose(opened)
    if (!leaving) event.preventDefault()
  })
  // The page itself holds on to a running recording: whoever was asked above has let go of it.
  opened.webContents.on('will-prevent-unload', (event) => {
    if (leaving) event.preventDefault()
  })
  opened.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') reopen(opened)
  })
  opened.on('focus', () => bar?.setVisible(false))
  opened.on('blur', () => {
    // Whoever quits and thinks better of it has closed the small window already.
    if (recording) bar?.open()
    bar?.setVisible(recording)
  })
  opened.once('closed', () => {
    window = null
    setRecording(false)
  })
  void opened.loadURL(`${origin}/`)
}

/** A page that died is opened again, and what became of its recording is said. */
function reopen(of: BrowserWindow): void {
  const words = wordsOf(app.getLocale())
  reopened = Date.now() - openedAt > wentWell ? 1 : reopened + 1
  const isBack = reopened <= mostReopened
  const body = isBack ? (recording ? words.pageBackRecorded : words.pageBack) : words.pageGone
  new Notification({ title: 'Estompe', body }).show()
  setRecording(false)
  openedAt = Date.now()
  if (isBack) void of.loadURL(`${origin}/`)
}

/** Asks before a running recording is ended by closing its window. */
function mayClose(of: BrowserWindow): boolean {
  const words = wordsOf(app.getLocale())
  const options = { type: 'question' as const, message: words.quitWhileRecording, cancelId: 0, defaultId: 0 }
  return dialog.showMessageBoxSync(of, { ...options, buttons: [words.goOn, words.quitAnyway] }) === 1
}

function bringToFront(): void {
  if (!window) openWindow()
  if (window?.isMinimized()) window.restore()
  window?.show()
  window?.focus()
}

let controls: Controls | null = null

function setRecording(on: boolean): void {
  recording = on
  controls?.recording(on)
  awake.keep(on ? 'machine' : null)
  warned = []
  if (on) {
    bar?.open()
    bar?.setVisible(!window?.isFocused())
  } else bar?.close()
}

/** Shows how the recording goes; what goes wrong while nobody looks at the studio is notified once. */
function showBar(state: BarState): void {
  if (!recording) return
  bar?.tell(state)
  const isNew = state.wrong.some((one) => !warned.includes(one))
  if (state.warning && isNew && !window?.isFocused()) new Notification({ title: 'Estompe', body: state.warning }).show()
  warned = state.wrong
}

function command(asked: RecorderCommand): void {
  if (asked === 'record') bringToFront()
  window?.webContents.send('estompe:command', asked)
}

/** Shows what a link or a file asks for. A file goes to the engine by its path; the page shows it arriving. */
function open(opening: Opening): void {
  if (!engine) return void early.push(opening)
  bringToFront()
  if (opening.kind === 'file')
    void engine.files.call('file.import', { path: opening.path }).catch(() => {
      new Notification({ title: 'Estompe', body: wordsOf(app.getLocale()).notImported }).show()
    })
  // Links come from anywhere, and loading a page again ends what it records.
  else if (!recording) void window?.loadURL(`${origin}/${opening.hash}`)
}

async function chooseFiles(): Promise<void> {
  if (!window) return
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] })
  for (const path of filePaths) open({ kind: 'file', path })
}

function listen(host: EngineHost): void {
  ipcMain.on('estompe:connect', (event) => {
    if (isOurs(event.senderFrame?.url ?? '')) event.sender.postMessage('estompe:port', null, [host.port('studio')])
  })
  ipcMain.on('estompe:connect-take', (event, asked: unknown) => {
    const take = TakeId.safeParse(asked)
    if (!take.success || !isOurs(event.senderFrame?.url ?? '')) return
    event.sender.postMessage('estompe:take', null, [host.port(`take:${take.data}`)])
  })
  ipcMain.on('estompe:recording', (event, on: unknown) => {
    if (isOurs(event.senderFrame?.url ?? '')) setRecording(on === true)
  })
  ipcMain.on('estompe:records-screen', (event, on: unknown) => {
    // A display that goes to sleep is recorded dark.
    if (recording && isOurs(event.senderFrame?.url ?? '')) awake.keep(on === true ? 'display' : 'machine')
  })
  ipcMain.on('estompe:bar', (event, told: unknown) => {
    const state = BarState.safeParse(told)
    if (state.success && isOurs(event.senderFrame?.url ?? '')) showBar(state.data)
  })
  ipcMain.on('estompe:command', (event, asked: unknown) => {
    const one = RecorderCommand.safeParse(asked)
    if (one.success && isOurs(event.senderFrame?.url ?? '')) command(one.data)
  })
  ipcMain.handle('estompe:reveal', async (event, id: unknown) => {
    const asked = SessionId.safeParse(id)
    if (!isOurs(event.senderFrame?.url ?? '') || !asked.success) return
    const file = await host.files.call('file.result', { session: asked.data, name: 'report.html' })
    if (file) await shell.openPath(dirname(file.path))
  })
  offerPermissionPages(ipcMain)
}

async function run(): Promise<void> {
  await app.whenReady()
  const locale = app.getLocale()
  const words = wordsOf(locale)
  settings = new SettingsFile(app.getPath('userData'))
  bar = new Bar({ preload: join(import.meta.dirname, 'preload.cjs'), screen, settings })
  allowCapture(session.defaultSession, ipcMain, locale)
  const host = new EngineHost({
    locale,
    onRestart: () => new Notification({ title: 'Estompe', body: words.engineBack }).show(),
    onGiveUp: () => {
      setRecording(false)
      dialog.showErrorBox('Estompe', words.engineGone)
      app.quit()
    },
  })
  engine = host
  protocol.handle(
    scheme,
    pages(join(programFolder, 'dist', 'renderer'), {
      media: (id, kind, pick) => host.files.call('file.media', { session: id, kind, pick }).catch(() => null),
      result: (id, name) => host.files.call('file.result', { session: id, name }).catch(() => null),
      audit: (id, name) => host.files.call('file.audit', { session: id, name }).catch(() => null),
      piece: async (path, start, length) => (await host.files.call('file.piece', { path, start, length })).bytes,
    }),
  )
  listen(host)
  openWindow()
  controls = new Controls({
    words,
    icon: join(programFolder, 'resources', 'icons', 'tray.png'),
    show: bringToFront,
    quit: () => app.quit(),
    command,
    // An AppImage runs from a place that is gone after it.
    atLogin: openingAtLogin(app, process.env.APPIMAGE ?? process.execPath),
    openFile: () => void chooseFiles(),
  })
  app.setAsDefaultProtocolClient(linkScheme)
  const stopLooking = keepUpToDate(words, () => recording)
  app.once('will-quit', () => {
    stopLooking()
    controls?.close()
    host.end()
  })
  for (const opening of [...early.splice(0), ...openingsOf(process.argv.slice(1), process.cwd())]) open(opening)
}

protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])
tellWindowsWho(app)
app.enableSandbox()
app.on('web-contents-created', (_event, contents) => keepHome(contents, (address) => void shell.openExternal(address)))
app.on('window-all-closed', () => app.quit())
app.on('open-url', (event, link) => {
  event.preventDefault()
  const opening = openingOfLink(link)
  if (opening) open(opening)
})
app.on('open-file', (event, path) => {
  event.preventDefault()
  if (isRecording(path)) open({ kind: 'file', path })
})
const another = (argv: readonly string[], folder: string): void => {
  bringToFront()
  for (const opening of openingsOf(argv, folder)) open(opening)
}
if (onlyOne(app, another)) void run()
