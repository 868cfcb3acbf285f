import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsIban, fitsLuhn, fitsNir, fitsSiren, fitsSiret } from './checksums.ts'

test('published examples fit', () => {
  expect(fitsLuhn('79927398713')).toBe(true)
  expect(fitsIban('GB82 WEST 1234 5698 7654 32')).toBe(true)
  expect(fitsIban('FR14 2004 1010 0505 0001 3M02 606')).toBe(true)
  expect(fitsNir('255081416802538')).toBe(true)
  expect(fitsSiret('73282932000074')).toBe(true)
  expect(fitsSiren('732829320')).toBe(true)
  // La Poste's own rule
  expect(fitsSiret('35600000000048')).toBe(true)
})

test('one wrong digit never fits Luhn or modulo 97', () => {
  const change = (text: string, at: number, by: number): string =>
    text.slice(0, at) + String((Number(text[at]) + by) % 10) + text.slice(at + 1)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      expect(fitsLuhn(change('73282932000074', at, by))).toBe(false)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 23 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      expect(fitsIban(change('FR7630006000011234567890189', at, by))).toBe(false)
    }),
  )
})

test('Corsica: 2A counts as 19, 2B as 18', () => {
  const key = (number: string): string => String(97 - Number(BigInt(number) % 97n)).padStart(2, '0')
  expect(fitsNir(`184122A004120${key('1841219004120')}`)).toBe(true)
  expect(fitsNir(`184122B004120${key('1841218004120')}`)).toBe(true)
  expect(fitsNir(`184122B004120${key('1841219004120')}`)).toBe(false)
})

test('a wrong length does not fit', () => {
  expect(fitsIban('FR76 3000 6000 0112 3456 7890 18')).toBe(false)
  expect(fitsSiret('7328293200007')).toBe(false)
})
