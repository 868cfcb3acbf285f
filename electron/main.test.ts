import { EventEmitter } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FakeWindow, fake } from '../test/support/fake-electron.ts'

vi.mock('electron', async () => (await import('../test/support/fake-electron.ts')).electron)

beforeAll(async () => {
  await import('./main.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1), 15_000)
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

test('nothing leads away from the studio; what a link has on the web opens in the system’s browser', () => {
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
  for (const url of [
    'https://base.example/v/1',
    'file:///etc/passwd',
    'estompe://studio/media/s/redacted',
    'javascript:1',
  ])
    expect(window().webContents.open?.({ url })).toEqual({ action: 'deny' })
  expect(fake.calls.filter((call) => /base|passwd|redacted|javascript/.test(call))).toEqual([
    'https://base.example/v/1',
  ])
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

test('whoever is asked and ends the recording all the same gets out: the page does not hold the window back', () => {
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  const event = { senderFrame: { url: 'estompe://studio/' } }
  const isHeldBack = (): boolean => {
    let prevented = true
    window().webContents.emit('will-prevent-unload', { preventDefault: () => (prevented = false) })
    return prevented
  }
  tell(event, true)
  expect(fake.calls.at(-1)).toBe('awake prevent-app-suspension')
  window().emit('close', { preventDefault: () => undefined })
  expect(isHeldBack()).toBe(true)
  fake.answers = 1
  let prevented = false
  window().emit('close', { preventDefault: () => (prevented = true) })
  expect([prevented, isHeldBack()]).toEqual([false, false])
  tell(event, false)
  expect(fake.calls.at(-1)).toBe('may sleep')
})

test('the machine is kept from going to sleep exactly as long as something is recorded', () => {
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  const recording = (on: unknown): void => tell({ senderFrame: { url: 'estompe://studio/' } }, on)
  const held = (): string[] => [...fake.awake.values()]
  expect(held()).toEqual([])
  recording(true)
  recording(true)
  expect(held()).toEqual(['prevent-app-suspension'])
  recording(false)
  recording(false)
  expect(held()).toEqual([])
})

test('the display stays on exactly as long as a screen is recorded, whichever page asks for it', () => {
  const tell = (name: string, on: unknown, url = 'estompe://studio/'): void => {
    const hear = fake.ipc.get(`estompe:${name}`) as (event: unknown, on: unknown) => void
    hear({ senderFrame: { url } }, on)
  }
  const held = (): string[] => [...fake.awake.values()]
  tell('records-screen', true)
  expect(held()).toEqual([])
  tell('recording', true)
  tell('records-screen', true, 'https://evil.example/')
  expect(held()).toEqual(['prevent-app-suspension'])
  tell('records-screen', true)
  tell('records-screen', true)
  expect(held()).toEqual(['prevent-display-sleep'])
  tell('records-screen', false)
  expect(held()).toEqual(['prevent-app-suspension'])
  tell('records-screen', true)
  tell('recording', false)
  expect(held()).toEqual([])
})

test('a page that dies is opened again, and what became of its recording is said', () => {
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  tell({ senderFrame: { url: 'estompe://studio/' } }, true)
  for (const reason of ['clean-exit', 'crashed', 'oom']) {
    window().address = ''
    window().webContents.emit('render-process-gone', {}, { reason })
    expect(window().address).toBe(reason === 'clean-exit' ? '' : 'estompe://studio/')
    expect(fake.awake.size).toBe(reason === 'clean-exit' ? 1 : 0)
  }
  expect(fake.notified.map(({ body }) => body)).toEqual([
    expect.stringContaining('l’enregistrement avec elle'),
    expect.stringContaining('a été rouverte'),
  ])
  expect(fake.shortcuts.size).toBe(1)
  const die = (): string => {
    window().address = ''
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    return window().address
  }
  expect([die(), die()]).toEqual(['estompe://studio/', ''])
  expect(fake.notified.at(-1)?.body).toContain('chaque fois qu’elle s’ouvre')
  // One that ran for a while is opened again, however often others have died.
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  expect(die()).toBe('estompe://studio/')
  vi.useRealTimers()
})

test('a link brings the window to the front while a recording runs, and loads nothing over it', () => {
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  const event = { senderFrame: { url: 'estompe://studio/' } }
  const follow = (): string => {
    window().address = 'estompe://studio/#/record'
    fake.app.emit('open-url', { preventDefault: () => undefined }, 'estompe-open://session/abc-123_x')
    return window().address
  }
  tell(event, true)
  const focused = window().focused
  expect(follow()).toBe('estompe://studio/#/record')
  expect(window().focused).toBe(focused + 1)
  tell(event, false)
  expect(follow()).toBe('estompe://studio/#/session/abc-123_x')
})

test('a small window stays above all others while a recording runs and the studio is not in front', async () => {
  const ours = { senderFrame: { url: 'estompe://studio/' } }
  const tell = (channel: string, ...message: unknown[]): void =>
    (fake.ipc.get(channel) as (event: unknown, ...message: unknown[]) => void)(ours, ...message)
  const well = { seconds: 61, paused: false, stopping: false, warning: null, wrong: [] }
  const state = { ...well, levels: [{ name: 'Micro', peak: 0.5 }] }
  const notified = (): number => fake.calls.filter((call) => call === 'notification').length
  tell('estompe:bar', state)
  expect(fake.windows).toHaveLength(1)
  tell('estompe:recording', true)
  const bar = fake.windows[1] as FakeWindow
  expect([bar.address, bar.onTop, bar.protected]).toEqual(['estompe://studio/#/bar', [true, 'screen-saver'], true])
  expect(bar.options).toMatchObject({
    frame: false,
    x: 680,
    y: 12,
    webPreferences: { sandbox: true, contextIsolation: true },
  })
  expect(bar.shown).toBe(false)
  window().inFront = false
  window().emit('blur')
  expect(bar.shown).toBe(true)
  tell('estompe:bar', state)
  expect(bar.webContents.sent).toEqual([['estompe:bar', state]])
  // A page that was loaded later is told as well; what is no state is told to nobody.
  bar.webContents.emit('did-finish-load')
  tell('estompe:bar', { ...state, levels: 'loud' })
  expect(bar.webContents.sent).toHaveLength(2)
  const before = notified()
  const silent = { ...state, warning: 'Micro : plus aucun son.', wrong: ['silent:microphone'] }
  const both = {
    ...silent,
    warning: 'Micro : plus aucun son. Caméra : coupure.',
    wrong: ['silent:microphone', 'ended:camera'],
  }
  // Each thing once, however often it is told, and also while another one lasts.
  for (const told of [silent, silent, both, both, silent, state]) tell('estompe:bar', told)
  expect(notified()).toBe(before + 2)
  window().inFront = true
  window().emit('focus')
  expect(bar.shown).toBe(false)
  tell('estompe:bar', { ...state, warning: 'Caméra : image noire.', wrong: ['black:camera'] })
  expect(notified()).toBe(before + 2)
  window().webContents.sent.length = 0
  tell('estompe:command', 'mark')
  tell('estompe:command', 'format the disk')
  ;(fake.ipc.get('estompe:command') as (...all: unknown[]) => void)(
    { senderFrame: { url: 'https://evil.example/' } },
    'stop',
  )
  expect(window().webContents.sent).toEqual([['estompe:command', 'mark']])
  bar.emit('moved')
  const { SettingsFile } = await import('./settings.ts')
  expect(new SettingsFile(fake.folder).now.bar).toEqual({ x: 300, y: 40 })
  // Quitting closes it, also where the studio's own window then stays.
  bar.destroy()
  expect(fake.windows).toHaveLength(1)
  window().inFront = false
  window().emit('blur')
  expect(fake.windows[1]).toMatchObject({ address: 'estompe://studio/#/bar', shown: true })
  tell('estompe:recording', false)
  expect(fake.windows).toHaveLength(1)
  window().emit('blur')
  expect(fake.windows).toHaveLength(1)
  window().inFront = true
  tell('estompe:recording', true)
  expect(fake.windows[1]?.options).toMatchObject({ x: 300, y: 40 })
  tell('estompe:recording', false)
  expect(fake.windows).toHaveLength(1)
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

test('what the engine wants in a process of its own the shell starts, of its own programs alone', () => {
  const before = fake.engine.sent.length
  const forks = (): string[] => fake.calls.filter((call) => call.startsWith('fork'))
  const ask = (message: object): boolean => fake.engine.emit('message', message)
  ask({ kind: 'start', id: 1, program: '../../evil', args: [], env: {} })
  ask({ kind: 'start', id: 1, program: 'bulk', args: [], env: { NODE_OPTIONS: '--inspect' } })
  expect(forks()).toHaveLength(1)
  ask({ kind: 'start', id: 1, program: 'bulk', args: ['/home/lea', '2'], env: {} })
  ask({ kind: 'start', id: 2, program: 'follower', args: [], env: { UV_THREADPOOL_SIZE: '24' } })
  expect(forks().slice(1)).toEqual(['fork bulk/worker-process.js /home/lea 2', 'fork behind/follower-process.js '])
  const [worker, follower] = fake.others
  ask({ kind: 'tell', id: 1, message: { kind: 'cancel' } })
  worker?.emit('message', { kind: 'ready' })
  ask({ kind: 'end', id: 2 })
  follower?.emit('exit')
  expect(worker?.sent).toEqual([{ kind: 'cancel' }])
  expect(follower?.sent).toEqual(['killed'])
  expect(fake.engine.sent.slice(before)).toEqual([
    { kind: 'said', id: 1, message: { kind: 'ready' } },
    { kind: 'gone', id: 2 },
  ])
})

test('an engine that dies is started again; one that always dies ends the program, with a word', () => {
  const starts = (): number => fake.calls.filter((call) => call.startsWith('fork')).length
  const before = starts()
  for (let died = 1; died <= 3; died++) {
    fake.engine.emit('exit')
    expect(starts()).toBe(before + died)
  }
  expect(fake.calls).not.toContain('quit')
  const tell = fake.ipc.get('estompe:recording') as (event: unknown, on: unknown) => void
  tell({ senderFrame: { url: 'estompe://studio/' } }, true)
  expect(fake.awake.size).toBe(1)
  fake.engine.emit('exit')
  expect(fake.awake.size).toBe(0)
  expect(starts()).toBe(before + 3)
  // What worked for an engine goes with it.
  expect(fake.others[0]?.sent.at(-1)).toBe('killed')
  expect(fake.calls.slice(-2)).toEqual([expect.stringContaining('error Le moteur'), 'quit'])
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
