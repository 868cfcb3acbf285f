import { EventEmitter } from 'node:events'
import { beforeAll, expect, test, vi } from 'vitest'

/** As much of Electron as the shell's main process uses, and what it was told. */
class Fake {
  readonly windows: FakeWindow[] = []
  readonly engine = Object.assign(new EventEmitter(), { sent: [] as unknown[], postMessage: () => undefined })
  readonly calls: string[] = []
  readonly ipc = new Map<string, (...args: never[]) => unknown>()
  readonly app = new EventEmitter()
  readonly permissions: ((...args: never[]) => unknown)[] = []
  schemes: unknown = null
  handled: string | null = null
}

class FakeContents extends EventEmitter {
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
  }),
  BrowserWindow: FakeWindow,
  ipcMain: {
    on: (name: string, take: () => void) => fake.ipc.set(name, take),
    handle: (name: string, take: () => void) => fake.ipc.set(name, take),
  },
  Menu: { setApplicationMenu: () => undefined },
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
    },
  },
  shell: { openPath: async () => '' },
  utilityProcess: {
    fork: (path: string, args: string[]) => {
      fake.calls.push(`fork ${path.split(/[\\/]/).slice(-2).join('/')} ${args.join(' ')}`)
      return Object.assign(fake.engine, {
        postMessage: (message: unknown) => fake.engine.sent.push(message),
      })
    },
  },
}))

beforeAll(async () => {
  await import('./main.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1))
})

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

test('no permission is granted', () => {
  const [request, check, device] = fake.permissions as ((...args: unknown[]) => unknown)[]
  let granted: unknown = null
  request?.(null, 'media', (answer: unknown) => (granted = answer))
  expect(granted).toBe(false)
  expect(check?.()).toBe(false)
  expect(device?.()).toBe(false)
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
})

test('a second start brings the first window to the front', () => {
  window().minimised = true
  fake.app.emit('second-instance')
  expect(window().minimised).toBe(false)
  expect(window().focused).toBe(1)
  expect(fake.windows).toHaveLength(1)
})

test('a second start ends itself', async () => {
  const { onlyOne } = await import('./lockdown.ts')
  const second = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => false, quit: vi.fn() })
  expect(onlyOne(second as never, () => undefined)).toBe(false)
  expect(second.quit).toHaveBeenCalledOnce()
})
