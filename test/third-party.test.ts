import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { file, isCompatible, thirdParty } from './third-party.ts'

test('THIRD-PARTY.md says what is installed (if not: node test/third-party.ts)', () => {
  expect(readFileSync(file, 'utf8')).toBe(thirdParty().text)
})

test('every part goes with GPL-3.0-or-later', () => {
  expect(thirdParty().problems).toEqual([])
})

test.each([
  ['MIT', true],
  ['(MIT OR CC0-1.0)', true],
  ['SSPL-1.0 OR Apache-2.0', true],
  ['MIT AND BSD-3-Clause', true],
  ['MIT AND SSPL-1.0', false],
  ['SSPL-1.0', false],
  ['AGPL-3.0-only', false],
  ['CC-BY-NC-4.0', false],
  ['GPL-2.0-only', false],
  ['UNLICENSED', false],
  ['unknown', false],
])('%s goes with it: %s', (licence, fits) => {
  expect(isCompatible(licence)).toBe(fits)
})
