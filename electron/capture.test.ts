import { rmSync } from 'node:fs'
import { afterAll, expect, test, vi } from 'vitest'
import { fake } from '../test/support/fake-electron.ts'

vi.mock('electron', async () => (await import('../test/support/fake-electron.ts')).electron)
afterAll(() => rmSync(fake.folder, { recursive: true }))

type Request = (page: unknown, permission: string, answer: (granted: boolean) => void, details: unknown) => void

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
  allowCapture(session as never, 'fr')
  const ours = 'estompe://studio/#/record'
  const asked = async (permission: string, mediaTypes: string[]): Promise<unknown> => {
    const before = fake.calls.length
    const granted = await new Promise((answer) =>
      request?.({ getURL: () => ours }, permission, answer, { requestingUrl: ours, mediaTypes }),
    )
    return [granted, ...fake.calls.slice(before)]
  }
  const here = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor
  Object.defineProperty(process, 'platform', { ...here, value: 'darwin' })
  try {
    expect(await asked('media', ['audio'])).toEqual([true, 'system asked for the microphone'])
    expect(await asked('display-capture', ['video', 'audio'])).toEqual([true])
    fake.denied = 'camera'
    expect(await asked('media', ['video'])).toEqual([false, 'system asked for the camera'])
    expect(await asked('media', ['audio'])).toEqual([true, 'system asked for the microphone'])
  } finally {
    Object.defineProperty(process, 'platform', here)
  }
})
