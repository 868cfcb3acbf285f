import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { formatIn } from '../../core/contract/format.ts'
import { secondsOfClock } from './clock-text.ts'

test('whatever time is shown is read again as the same', () => {
  assert(
    property(integer({ min: 0, max: 86_400 }), (seconds) => {
      expect(secondsOfClock(formatIn('fr').clock(seconds))).toBe(seconds)
      expect(secondsOfClock(` ${seconds} `)).toBe(seconds)
    }),
  )
})

test('what is no time is none', () => {
  for (const text of ['', ' ', 'x', '1:2', '1:60', '1:60:00', '1:2:03', ':30', '-3', '1.5', '1:00:00:00'])
    expect(secondsOfClock(text), text).toBeNull()
  expect(secondsOfClock('90:00')).toBe(5400)
})
