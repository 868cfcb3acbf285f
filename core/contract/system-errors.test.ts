import { expect, test } from 'vitest'
import { StudioError } from './errors.ts'
import { fromSystem, noticedFull } from './system-errors.ts'

const system = (code: string): Error => Object.assign(new Error(code), { code })

test.each([
  ['ENOSPC', 'write', 'disk-full'],
  ['SQLITE_FULL', 'write', 'disk-full'],
  ['ENOENT', 'read', 'file-missing'],
  ['ENOENT', 'write', 'folder-not-writable'],
  ['EACCES', 'read', 'file-unreadable'],
  ['EROFS', 'write', 'folder-not-writable'],
  ['ENOTDIR', 'write', 'folder-not-writable'],
  ['EISDIR', 'read', 'file-unreadable'],
] as const)('%s when a file is to %s is %s', (code, intent, told) => {
  expect(fromSystem(system(code), '/a', intent)).toMatchObject({ code: told, data: { file: '/a' } })
})

test('what nobody expected stays what it is; what is known stays known', () => {
  const bug = new TypeError('x is not a function')
  expect(fromSystem(bug, '/a', 'read')).toBe(bug)
  const known = new StudioError('not-media')
  expect(fromSystem(known, '/a', 'write')).toBe(known)
})

test('only a full disk is noticed at the edge: a missing file there is a bug', () => {
  const missing = system('ENOENT')
  expect(noticedFull(missing, '/a')).toBe(missing)
  expect(noticedFull(system('ENOSPC'), '/a')).toMatchObject({ code: 'disk-full' })
})
