import { EventEmitter } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As much of Electron as the shell's main process uses, and what it was told. */
class Fake {
  readonly windows: FakeWindow[] = []
  readonly engine = Object.assign(new EventEmitter(), { sent: [] as unknown[], postMessage: () => undefined })
  readonly calls: string[] = []
  /** Processes that are not the engine, in the order of their starts. */
  readonly others: (EventEmitter & { readonly sent: unknown[] })[] = []
  startOther(): EventEmitter {
    const sent: unknown[] = []
    const other = Object.assign(new EventEmitter(), {
      sent,
      postMessage: (message: unknown) => void sent.push(message),
      kill: () => void sent.push('killed'),
    })
    this.others.push(other)
    return other
  }
  readonly notified: (EventEmitter & { readonly body: string })[] = []
  readonly ipc = new Map<string, (...args: never[]) => unknown>()
  readonly app = new EventEmitter()
  readonly shortcuts = new Map<string, () => void>()
  readonly menus: { label?: string; click?: () => void }[][] = []
  display: ((request: unknown, give: (streams: unknown) => void) => void) | null = null
  askedToClose = 0
  /** What whoever is asked before a recording ends answers: 0 goes on. */
  answers = 0
  /** What keeps the machine from going to sleep. */
  readonly awake = new Map<number, string>()
  /** What macOS refuses. */
  denied = ''
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
  open: ((asked: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler(handler: NonNullable<FakeContents['open']>): void {
    this.open = handler
  }
}

export class FakeWindow extends EventEmitter {
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
  onTop: unknown[] = []
  setAlwaysOnTop(...how: unknown[]): void {
    this.onTop = how
  }
  setVisibleOnAllWorkspaces(): void {}
  getBounds(): object {
    return { x: 300, y: 40, width: 560, height: 48 }
  }
  isFocused(): boolean {
    return this.inFront
  }
  inFront = true
  showInactive(): void {
    this.shown = true
  }
  hide(): void {
    this.shown = false
  }
  destroy(): void {
    fake.windows.splice(fake.windows.indexOf(this), 1)
    this.emit('closed')
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

export const fake = new Fake()

/** What `import ... from 'electron'` gives. */
export const electron = {
  app: Object.assign(fake.app, {
    requestSingleInstanceLock: () => true,
    quit: () => fake.calls.push('quit'),
    whenReady: async () => undefined,
    getLocale: () => 'fr-FR',
    enableSandbox: () => fake.calls.push('sandbox'),
    isPackaged: false,
    getVersion: () => '1.4.0',
    getPath: () => fake.folder,
    setAppUserModelId: (id: string) => fake.calls.push(`who ${id}`),
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
      return fake.answers
    },
    showErrorBox: (_title: string, said: string) => fake.calls.push(`error ${said}`),
    showOpenDialog: async () => ({ filePaths: [] }),
  },
  globalShortcut: {
    register: (key: string, run: () => void) => fake.shortcuts.set(key, run),
    unregisterAll: () => fake.shortcuts.clear(),
  },
  nativeImage: { createFromPath: () => ({}) },
  Notification: class extends EventEmitter {
    readonly body: string
    constructor({ body }: { body: string }) {
      super()
      this.body = body
    }
    show(): void {
      fake.calls.push('notification')
      fake.notified.push(this)
    }
  },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  systemPreferences: {
    askForMediaAccess: async (kind: string) => {
      fake.calls.push(`system asked for the ${kind}`)
      return kind !== fake.denied
    },
  },
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
  shell: {
    openPath: async (path: string) => void fake.calls.push(`open ${path}`),
    openExternal: async (page: string) => void fake.calls.push(page),
  },
  powerSaveBlocker: {
    start: (kind: string) => {
      const id = fake.calls.push(`awake ${kind}`)
      fake.awake.set(id, kind)
      return id
    },
    stop: (id: number) => {
      fake.calls.push('may sleep')
      return fake.awake.delete(id)
    },
  },
  utilityProcess: {
    fork: (path: string, args: string[]) => {
      const program = path.split(/[\\/]/).slice(-2).join('/')
      fake.calls.push(`fork ${program} ${args.join(' ')}`)
      if (program !== 'engine/engine.js') return fake.startOther()
      return Object.assign(fake.engine, {
        postMessage: (message: unknown) => fake.engine.sent.push(message),
        kill: () => undefined,
      })
    },
  },
}
