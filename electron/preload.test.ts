import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Shell } from '../core/contract/shell.ts'
import { fake } from '../test/support/fake-electron.ts'

vi.mock('electron', async () => (await import('../test/support/fake-electron.ts')).electron)
afterAll(() => rmSync(fake.folder, { recursive: true }))

const sent: string[] = []
const heard = new Map<string, (...all: unknown[]) => void>()
const posted: unknown[][] = []
let shell: Shell

beforeAll(async () => {
  await import('./main.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1), 15_000)
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, given: Shell) => {
        expect(name).toBe('estompe')
        shell = given
      },
    },
    ipcRenderer: {
      send: (name: string) => void sent.push(name),
      invoke: async (name: string) => void sent.push(name),
      on: (name: string, take: () => void) => heard.set(name, take),
      off: (name: string, take: () => void) => heard.get(name) === take && heard.delete(name),
    },
    webUtils: { getPathForFile: (file: { name: string }) => `/files/${file.name}` },
  }
  const page = { postMessage: (...message: unknown[]) => posted.push(message) }
  const code = readFileSync(join(import.meta.dirname, 'preload.cjs'), 'utf8')
  new Function('require', 'window', 'location', code)(() => electron, page, { origin: 'estompe://studio' })
})

test('everything that the page may ask of the shell is heard there', async () => {
  shell.connect()
  shell.connectTake('20261122-080000-0123abcd')
  shell.recording(false)
  shell.recordsScreen(false)
  shell.showBar({ seconds: 0, paused: false, stopping: false, levels: [], warning: null, wrong: [] })
  shell.command('mark')
  shell.openPermissions('camera')
  await shell.shareNext('sound')
  await shell.reveal('abc')
  expect(sent).toHaveLength(9)
  for (const name of sent) expect([...fake.ipc.keys()], name).toContain(name)
  expect(shell.pathOf({ name: 'a.mp4' } as File)).toBe('/files/a.mp4')
})

test('the page gets functions and facts alone: no channel of its own choice, and no event of Electron', () => {
  for (const [name, one] of Object.entries(shell)) expect(['function', 'boolean'], name).toContain(typeof one)
  const told: unknown[] = []
  const off = shell.onCommand((command) => told.push(command))
  heard.get('estompe:command')?.({ sender: 'Electron' }, 'pause')
  expect(told).toEqual(['pause'])
  off()
  expect(heard.has('estompe:command')).toBe(false)
  const port = {}
  heard.get('estompe:take')?.({ ports: [port] })
  expect(posted).toEqual([['estompe:take', 'estompe://studio', [port]]])
})
