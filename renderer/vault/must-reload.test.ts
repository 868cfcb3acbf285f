import { expect, test } from 'vitest'
import type { VaultState } from '../../core/contract/vault/api.ts'
import { mustReload } from './must-reload.ts'

const [open, locked] = [{ kind: 'open' }, { kind: 'locked' }] as unknown as [VaultState, VaultState]

test('a page is loaded again when its library was locked or opened, but never over what it records', () => {
  expect(mustReload(open, locked, false)).toBe(true)
  expect(mustReload(locked, open, false)).toBe(true)
  expect(mustReload(open, locked, true)).toBe(false)
  expect(mustReload(locked, open, true)).toBe(false)
  expect(mustReload(open, open, false)).toBe(false)
  expect(mustReload(null, locked, false)).toBe(false)
})
