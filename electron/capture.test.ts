import { rmSync } from 'node:fs'
import { afterAll, expect, test, vi } from 'vitest'
import { fake } from '../test/support/fake-electron.ts'

vi.mock('electron', async () => (await import('../test/support/fake-electron.ts')).electron)
afterAll(() => rmSync(fake.folder, { recursive: true }))

type Request = (page: unknown, permission: string, answer: (granted: boolean) => void, details: unknown) => void

/** What a system does, whichever this one is. */
async function on(platform: NodeJS.Platform, does: () => Promise<void>): Promise<void> {
  const here = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor
  Object.defineProperty(process, 'platform', { ...here, value: platform })
  try {
    await does()
  } finally {
    Object.defineProperty(process, 'platform', here)
  }
}

test('macOS is asked for what was chosen and for nothing else, and its no is one', async () => {
  const { allowCapture } = await import('./capture.ts')
  let request: Request | null = null
  const session = {
    setPermissionRequestHandler: (handler: unknown) => {
      request = handler as Request
    },
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
  }
  allowCapture(session as never, { handle: () => undefined } as never, 'fr')
  const ours = 'estompe://studio/#/record'
  const asked = async (permission: string, mediaTypes: string[]): Promise<unknown> => {
    const before = fake.calls.length
    const granted = await new Promise((answer) =>
      request?.({ getURL: () => ours }, permission, answer, { requestingUrl: ours, mediaTypes }),
    )
    return [granted, ...fake.calls.slice(before)]
  }
  await on('darwin', async () => {
    expect(await asked('media', ['audio'])).toEqual([true, 'system asked for the microphone'])
    expect(await asked('display-capture', ['video', 'audio'])).toEqual([true])
    fake.denied = 'camera'
    expect(await asked('media', ['video'])).toEqual([false, 'system asked for the camera'])
    expect(await asked('media', ['audio'])).toEqual([true, 'system asked for the microphone'])
  })
})

test('what the machine plays is a source of its own: the system’s list of screens gives none', async () => {
  const { allowCapture } = await import('./capture.ts')
  type Give = (streams: object) => void
  let handler: ((request: object, give: Give) => void) | null = null
  let picks: unknown = null
  const session = {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: (asked: typeof handler, how: unknown) => {
      ;[handler, picks] = [asked, how]
    },
  }
  let shareNext: ((event: object, what: unknown) => void) | null = null
  const ipc = {
    handle: (name: string, take: typeof shareNext) => {
      if (name === 'estompe:share-next') shareNext = take
    },
  }
  allowCapture(session as never, ipc as never, 'fr')
  const ours = { url: 'estompe://studio/#/record' }
  const next = (what: unknown, frame = ours): void => shareNext?.({ senderFrame: frame }, what)
  const shared = (frame: object): Promise<object> =>
    new Promise((give) => handler?.({ frame, audioRequested: true, videoRequested: true }, give))
  const byList = { useSystemPicker: true }
  await on('darwin', async () => {
    expect(picks).toEqual(byList)
    next('sound')
    expect(picks).toEqual({ useSystemPicker: false })
    expect(await shared(ours)).toEqual({ video: ours, audio: 'loopback' })
    // Once: whatever is asked for then is a screen again.
    expect(picks).toEqual(byList)
    next('sound')
    next('screen')
    expect(picks).toEqual(byList)
    next('sound', { url: 'https://evil.example/' })
    next('everything')
    expect(picks).toEqual(byList)
    next('sound')
    expect(await shared({ url: 'https://evil.example/' })).toEqual({})
    expect(picks).toEqual(byList)
  })
  await on('linux', async () => {
    next('sound')
    expect(picks).toEqual(byList)
  })
})
