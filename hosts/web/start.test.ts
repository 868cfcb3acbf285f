import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { electronBinary } from './electron-binary.ts'
import { hasScreen } from './open-browser.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'estompe-start-'))
})
afterEach(() => rmSync(home, { recursive: true }))

test('a damaged library is refused with a sentence, and nothing is touched', () => {
  const damaged = 'this has never been a database, whatever its name says'
  writeFileSync(join(home, 'library.db'), damaged)
  const { status, stdout } = spawnSync(process.execPath, ['hosts/web/start.ts'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, ESTOMPE_HOME: home, ESTOMPE_LANG: 'fr', CI: 'true' },
    encoding: 'utf8',
    timeout: 50_000,
  })
  expect(status).toBe(1)
  expect(stdout).toContain('est endommagée')
  expect(stdout).not.toMatch(/\s+at .*:\d+:\d+/)
  expect(readFileSync(join(home, 'library.db'), 'utf8')).toBe(damaged)
})

test('a window is opened only where somebody sits at a screen', () => {
  expect(hasScreen({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasScreen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasScreen({}, 'linux')).toBe(false)
  expect(hasScreen({}, 'darwin')).toBe(true)
  expect(hasScreen({ CI: 'true' }, 'win32')).toBe(false)
  expect(hasScreen({ SSH_CONNECTION: '1', DISPLAY: ':0' }, 'linux')).toBe(false)
})

test('the desktop shell is used only when its program is there', () => {
  expect(electronBinary(`file://${home}/nothing.js`)).toBe(null)
})
