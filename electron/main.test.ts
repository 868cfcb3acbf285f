import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

/** As much of Electron as the shell's main process uses, and what it was told. */
class Fake {
  readonly windows: FakeWindow[] = []
  readonly engine = Object.assign(new EventEmitter(), { sent: [] as unknown[], postMessage: () => undefined })
  readonly calls: string[] = []
  readonly ipc = new Map<string, (...args: never[]) => unknown>()
  readonly app = new EventEmitter()
  readonly shortcuts = new Map<string, () => void>()
  readonly menus: { label?: string; click?: () => void }[][] = []
  display: ((request: unknown, give: (streams: unknown) => void) => void) | null = null
  askedToClose = 0
  readonly permissions: ((...args: never[]) => unknown)[] = []
  readonly folder = mkdtempSync(join(tmpdir(), 'estompe-shell-'))
  schemes: unknown = null
  handled: string | null = null
}

class FakeContents extends EventEmitter {
  readonly sent: unknown[][] = []
  send(...message: unknown[]): void {
    this.sent.push(message)
  }
  open: (() => { action: string }) | null = null
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.open = handler
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  protected = false
  shown = false
  address = ''
  minimised = false
  focused = 0
  readonly options: { webPreferences: Record<string, unknown> }
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super()
    this.options = options
    fake.windows.push(this)
    fake.app.emit('web-contents-created', {}, this.webContents)
  }
  setContentProtection(on: boolean): void {
    this.protected = on
  }
  async loadURL(address: string): Promise<void> {
    this.address = address
  }
  show(): void {
    this.shown = true
  }
  maximize(): void {}
  isMaximized(): boolean {
    return false
  }
  getNormalBounds(): object {
    return { x: 10, y: 20, width: 1200, height: 800 }
  }
  isMinimized(): boolean {
    return this.minimised
  }
  restore(): void {
    this.minimised = false
  }
  focus(): void {
    this.focused += 1
  }
}

const fake = new Fake()

vi.mock('electron', () => ({
  app: Object.assign(fake.app, {
    requestSingleInstanceLock: () => true,
    quit: () => fake.calls.push('quit'),
    whenReady: async () => undefined,
    getLocale: () => 'fr-FR',
    enableSandbox: () => fake.calls.push('sandbox'),
    getPath: () => fake.folder,
    setAsDefaultProtocolClient: (scheme: string) => fake.calls.push(`links ${scheme}`),
    getLoginItemSettings: () => ({ openAtLogin: false }),
    setLoginItemSettings: ({ openAtLogin }: { openAtLogin: boolean }) => fake.calls.push(`login ${openAtLogin}`),
  }),
  desktopCapturer: {
    getSources: async () => [
      { id: 'screen:0', name: 'Écran 1' },
      { id: 'window:7', name: 'Visio' },
      { id: 'window:8', name: 'Estompe' },
    ],
  },
  dialog: {
    showMessageBoxSync: () => {
      fake.askedToClose += 1
      return 0
    },
    showOpenDialog: async () => ({ filePaths: [] }),
  },
  globalShortcut: {
    register: (key: string, run: () => void) => fake.shortcuts.set(key, run),
    unregisterAll: () => fake.shortcuts.clear(),
  },
  nativeImage: { createFromPath: () => ({}) },
  Notification: class {
    show(): void {
      fake.calls.push('notification')
    }
  },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  systemPreferences: { askForMediaAccess: async () => true },
  Tray: class extends EventEmitter {
    setToolTip(): void {}
    setContextMenu(): void {}
    destroy(): void {}
  },
  BrowserWindow: FakeWindow,
  ipcMain: {
    on: (name: string, take: () => void) => fake.ipc.set(name, take),
    handle: (name: string, take: () => void) => fake.ipc.set(name, take),
  },
  Menu: {
    setApplicationMenu: () => undefined,
    buildFromTemplate: (template: { label?: string; click?: () => void }[]) => {
      fake.menus.push(template)
      return {
        popup: ({ callback }: { callback: () => void }) => {
          template[1]?.click?.()
          callback()
        },
      }
    },
  },
  MessageChannelMain: class {
    port1 = { name: 'port1' }
    port2 = Object.assign(new EventEmitter(), {
      postMessage: () => undefined,
      start: () => undefined,
      close: () => undefined,
    })
  },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown) => {
      fake.schemes = schemes
    },
    handle: (scheme: string) => {
      fake.handled = scheme
    },
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: (ask: () => void) => fake.permissions.push(ask),
      setPermissionCheckHandler: (check: () => boolean) => fake.permissions.push(check),
      setDevicePermissionHandler: (check: () => boolean) => fake.permissions.push(check),
      setDisplayMediaRequestHandler: (handler: NonNullable<Fake['display']>) => {
        fake.display = handler
      },
    },
  },
  shell: { openPath: async () => '', openExternal: async (page: string) => void fake.calls.push(page) },
  utilityProcess: {
    fork: (path: string, args: string[]) => {
      fake.calls.push(`fork ${path.split(/[\\/]/).slice(-2).join('/')} ${args.join(' ')}`)
      return Object.assign(fake.engine, {
        postMessage: (message: unknown) => fake.engine.sent.push(message),
        kill: () => undefined,
      })
    },
  },
}))

beforeAll(async () => {
  await import('./main.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1))
})

afterAll(() => rmSync(fake.folder, { recursive: true }))

const window = (): FakeWindow => fake.windows[0] as FakeWindow

test('the window is isolated, sandboxed, without Node, and hidden from screen captures', () => {
  expect(window().options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  })
  expect(String(window().options.webPreferences.preload)).toMatch(/preload\.cjs$/)
  expect(window().protected).toBe(true)
  expect(window().address).toBe('estompe://studio/')
  expect(fake.calls).toContain('sandbox')
  expect(fake.handled).toBe('estompe')
})

test('the window shows itself only when it has something to show', () => {
  expect(window().shown).toBe(false)
  window().emit('ready-to-show')
  expect(window().shown).toBe(true)
})

test('nothing leads away from the studio', () => {
  const went = (kind: string, url: string): boolean => {
    let prevented = false
    window().webContents.emit(kind, { url, preventDefault: () => (prevented = true) })
    return !prevented
  }
  expect(went('will-navigate', 'https://example.org/')).toBe(false)
  expect(went('will-navigate', 'file:///etc/passwd')).toBe(false)
  expect(went('will-navigate', 'estompe://studio/#/x')).toBe(true)
  expect(went('will-redirect', 'estompe://studio/')).toBe(false)
  expect(went('will-attach-webview', '')).toBe(false)
  expect(window().webContents.open?.()).toEqual({ action: 'deny' })
})

test('only our own page gets camera, microphone and screen, and nobody gets anything else', async () => {
  const [request, check, device] = fake.permissions as ((...args: unknown[]) => unknown)[]
  const page = (url: string) => ({ getURL: () => url })
  const granted = (url: string, permission: string, requestingUrl = url): Promise<unknown> =>
    new Promise((answer) => request?.(page(url), permission, answer, { requestingUrl }))
  const ours = 'estompe://studio/#/record'
  expect(await granted(ours, 'media')).toBe(true)
  expect(await granted(ours, 'display-capture')).toBe(true)
  for (const other of ['geolocation', 'notifications', 'clipboard-read', 'midi', 'openExternal'])
    expect(await granted(ours, other), other).toBe(false)
  expect(await granted('https://evil.example/', 'media')).toBe(false)
  expect(await granted(ours, 'media', 'https://evil.example/')).toBe(false)
  expect(check?.(page(ours), 'media')).toBe(true)
  expect(check?.(page('https://evil.example/'), 'media')).toBe(false)
  expect(check?.(null, 'media')).toBe(false)
  expect(device?.()).toBe(false)
})

test('a screen is shared only with our page, and only what was chosen', async () => {
  const shared = (url: string): Promise<unknown> =>
    new Promise((give) => fake.display?.({ frame: { url }, audioRequested: true }, give))
  expect(await shared('https://evil.example/')).toEqual({})
  const given = (await shared('estompe://studio/')) as { video: { name: string }; audio?: string }
  expect(given.video.name).toBe('Écran 1')
  expect(given.audio).toBe(process.platform === 'linux' ? undefined : 'loopback')
  const labels = fake.menus.at(-1)?.map(({ label }) => label)
  expect(labels).toContain('Visio')
  expect(labels).not.toContain('Estompe')
})

test('a recording is within reach from everywhere, and is not ended by closing the window by mistake', () => {
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  const event = { senderFrame: { url: 'estompe://studio/' } }
  expect(fake.shortcuts.size).toBe(1)
  tell({ senderFrame: { url: 'https://evil.example/' } }, true)
  expect(fake.shortcuts.size).toBe(1)
  tell(event, true)
  expect(fake.shortcuts.size).toBe(3)
  for (const run of fake.shortcuts.values()) run()
  expect(window().webContents.sent).toEqual([
    ['estompe:command', 'pause'],
    ['estompe:command', 'mark'],
    ['estompe:command', 'stop'],
  ])
  let prevented = false
  window().emit('close', { preventDefault: () => (prevented = true) })
  expect([prevented, fake.askedToClose]).toEqual([true, 1])
  tell(event, false)
  prevented = false
  window().emit('close', { preventDefault: () => (prevented = true) })
  expect([prevented, fake.askedToClose]).toEqual([false, 1])
})

test('where the window was is remembered, whole or not at all', async () => {
  const { SettingsFile } = await import('./settings.ts')
  const { placeOf } = await import('./window-state.ts')
  const { writeFileSync } = await import('node:fs')
  const remembered = new SettingsFile(fake.folder).now.window
  expect(remembered).toEqual({ x: 10, y: 20, width: 1200, height: 800, maximised: false })
  const one = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] } as never
  expect(placeOf(remembered, one)).toMatchObject({ x: 10, width: 1200 })
  expect(placeOf({ ...remembered, x: 4000 } as never, one)).toEqual({ width: 1440, height: 900 })
  writeFileSync(join(fake.folder, 'shell.json'), '{"window":{"x":1')
  expect(new SettingsFile(fake.folder).now.window).toBeNull()
})

test('links and files open a screen, and can do nothing more', async () => {
  const { isRecording, openingOfLink, openingsOf } = await import('./opening.ts')
  expect(openingOfLink('estompe-open://record')).toEqual({ kind: 'page', hash: '#/record' })
  expect(openingOfLink('estompe-open://session/abc-123_x')).toEqual({ kind: 'page', hash: '#/session/abc-123_x' })
  for (const link of [
    'estompe://studio/',
    'estompe-open://session/../x',
    'estompe-open://erase/abcdef',
    'https://x',
    'x',
  ])
    expect(openingOfLink(link), link).toBeNull()
  const starter = join(import.meta.dirname, '..', 'resources', 'samples', 'starter-call.mp4')
  expect(isRecording(starter)).toBe(true)
  expect(openingsOf(['--flag', 'missing.mp4', starter, '/etc/passwd'], '/')).toEqual([{ kind: 'file', path: starter }])
})

test('the engine runs in its own process; only our page gets a port to it', () => {
  expect(fake.calls).toContain('fork engine/engine.js fr-FR')
  expect(fake.engine.sent).toEqual(['shell'])
  const connect = fake.ipc.get('estompe:connect') as (event: unknown) => void
  const sent: unknown[] = []
  const sender = { postMessage: (name: string) => sent.push(name) }
  connect({ senderFrame: { url: 'https://evil.example/' }, sender })
  connect({ senderFrame: null, sender })
  expect(sent).toEqual([])
  connect({ senderFrame: { url: 'estompe://studio/' }, sender })
  expect(sent).toEqual(['estompe:port'])
  expect(fake.engine.sent).toEqual(['shell', 'studio'])
  const connectTake = fake.ipc.get('estompe:connect-take') as (event: unknown, take: unknown) => void
  const page = { senderFrame: { url: 'estompe://studio/' }, sender }
  connectTake(page, '../../etc')
  connectTake({ ...page, senderFrame: { url: 'https://evil.example/' } }, '20261122-080000-0123abcd')
  connectTake(page, '20261122-080000-0123abcd')
  expect(sent).toEqual(['estompe:port', 'estompe:take'])
  expect(fake.engine.sent).toEqual(['shell', 'studio', 'take:20261122-080000-0123abcd'])
})

test('an engine that dies is started again; one that always dies ends the program', () => {
  const starts = (): number => fake.calls.filter((call) => call.startsWith('fork')).length
  for (let died = 1; died <= 3; died++) {
    fake.engine.emit('exit')
    expect(starts()).toBe(1 + died)
  }
  expect(fake.calls).not.toContain('quit')
  fake.engine.emit('exit')
  expect(starts()).toBe(4)
  expect(fake.calls).toContain('quit')
})

test('a second start brings the first window to the front', () => {
  window().minimised = true
  fake.app.emit('second-instance', {}, ['estompe'], '/')
  expect(window().minimised).toBe(false)
  expect(window().focused).toBeGreaterThan(0)
  expect(fake.windows).toHaveLength(1)
})

test('a second start ends itself', async () => {
  const { onlyOne } = await import('./lockdown.ts')
  const second = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => false, quit: vi.fn() })
  expect(onlyOne(second as never, () => undefined)).toBe(false)
  expect(second.quit).toHaveBeenCalledOnce()
})
