import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { fake } from '../test/support/fake-electron.ts'

vi.mock('electron', async () => (await import('../test/support/fake-electron.ts')).electron)

const folder = mkdtempSync(join(tmpdir(), 'estompe login '))
const here = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor
const be = (platform: NodeJS.Platform): void =>
  void Object.defineProperty(process, 'platform', { ...here, value: platform })

afterEach(() => Object.defineProperty(process, 'platform', here))
afterAll(() => {
  for (const one of [folder, fake.folder]) rmSync(one, { recursive: true })
})

const login = {
  getLoginItemSettings: () => ({ openAtLogin: false }),
  setLoginItemSettings: ({ openAtLogin }: { openAtLogin: boolean }) => fake.calls.push(`login ${openAtLogin}`),
  getPath: () => folder,
}

test('Windows learns who the program is, by the name that its packages have, before anything is notified', async () => {
  be('win32')
  await import('./main.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1), 15_000)
  const { appId } = parse(readFileSync(join(import.meta.dirname, '..', 'electron-builder.yml'), 'utf8'))
  expect(fake.calls.indexOf(`who ${appId}`)).toBeGreaterThanOrEqual(0)
  expect(fake.calls.indexOf(`who ${appId}`)).toBeLessThan(fake.calls.indexOf('sandbox'))
})

test('opening at login works on Linux too, from wherever the program lies', async () => {
  const { openingAtLogin } = await import('./login.ts')
  be('linux')
  const odd = '/opt/É 100% "a`$b\\c/estompe'
  const atLogin = openingAtLogin(login as never, odd)
  expect(atLogin.on).toBe(false)
  atLogin.set(true)
  expect(atLogin.on).toBe(true)
  const file = join(folder, 'autostart', 'estompe.desktop')
  const [, exec = ''] = /^Exec=(.*)$/m.exec(readFileSync(file, 'utf8')) ?? []
  expect(exec).toBe('"/opt/É 100%% \\\\"a\\\\`\\\\$b\\\\\\\\c/estompe"')
  // As a session reads it: first the text, then the argument.
  const text = exec.replace(/\\\\/g, '\\')
  expect(text.slice(1, -1).replace(/\\(.)/g, '$1').replaceAll('%%', '%')).toBe(odd)
  atLogin.set(false)
  expect(atLogin.on).toBe(false)
})

test('where that cannot be written down, nothing is said to be on', async () => {
  const { openingAtLogin } = await import('./login.ts')
  be('linux')
  const file = join(folder, 'no folder')
  writeFileSync(file, '')
  chmodSync(file, 0o444)
  const atLogin = openingAtLogin({ ...login, getPath: () => file } as never, '/usr/bin/estompe')
  atLogin.set(true)
  expect(atLogin.on).toBe(false)
})

test('elsewhere the system keeps it', async () => {
  const { openingAtLogin } = await import('./login.ts')
  be('darwin')
  const before = fake.calls.length
  openingAtLogin(login as never, '/Applications/Estompe.app').set(true)
  expect(fake.calls.slice(before)).toEqual(['login true'])
})

test.each(['darwin', 'linux', 'win32'] as const)(
  '%s: every entry of the menus is in the user’s language',
  async (platform) => {
    be(platform)
    const { Controls } = await import('./controls.ts')
    const { wordsOf } = await import('./words.ts')
    const [french, english] = ['fr-FR', 'en-GB'].map((locale) => {
      const before = fake.menus.length
      const host = {
        ...{ icon: '', show: () => undefined, quit: () => undefined, command: () => undefined },
        openFile: () => undefined,
      }
      new Controls({ ...host, words: wordsOf(locale), atLogin: { on: false, set: () => undefined } }).close()
      const entries = (menu: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
        menu.flatMap((one) => [one, ...(Array.isArray(one.submenu) ? entries(one.submenu) : [])])
      return fake.menus
        .slice(before)
        .flatMap((menu) => entries(menu as MenuItemConstructorOptions[]))
        .filter(({ type }) => type !== 'separator')
        .map(({ label, role }) => label ?? `no label for ${role}`)
    })
    expect(french).toHaveLength(english?.length ?? 0)
    expect(french?.length).toBeGreaterThan(20)
    expect(french?.filter((label) => label.startsWith('no label'))).toEqual([])
    expect(french?.filter((label) => english?.includes(label) && !/^(Estompe|Services)$/.test(label))).toEqual([])
  },
)
