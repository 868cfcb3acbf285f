import { expect, test } from 'vitest'
import { formatIn } from '../../core/contract/format.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

function leaves(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value as object, `${path}${key}.`),
  )
}

const french = new Map(leaves(fr))
const english = new Map(leaves(en))
const gaps = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string).sort()

test('both languages have the same sentences with the same gaps, none empty', () => {
  expect([...english.keys()].sort()).toEqual([...french.keys()].sort())
  for (const [key, text] of french) {
    expect(gaps(english.get(key) as string), key).toEqual(gaps(text))
    expect(text.trim(), key).not.toBe('')
    expect(english.get(key)?.trim(), key).not.toBe('')
  }
})

test('French marks stand after a space that does not break', () => {
  for (const [key, text] of french) {
    expect(text, key).not.toMatch(/ [;:!?%»]/)
    expect(text, key).not.toMatch(/« /)
    expect(text, key).not.toMatch(/\w'\w/)
  }
})

test.each([
  [0, '0:00'],
  [9.99, '0:09'],
  [109.5, '1:49'],
  [3723, '1:02:03'],
] as const)('%d s reads %s on the clock', (seconds, text) => {
  expect(formatIn('en').clock(seconds)).toBe(text)
})

test('a moment is told to the frame', () => {
  expect(formatIn('en').frame(42.16)).toBe('00:42.16')
  expect(formatIn('en').frame(59.999)).toBe('01:00.00')
  expect(formatIn('fr').frame(3723.4)).toBe('1:02:03,40')
})

test('tenths are cut, never rounded up into the next frame', () => {
  expect(formatIn('en').clock(59.99, true)).toBe('0:59.9')
  expect(formatIn('fr').clock(8.4, true)).toBe('0:08,4')
})

test('waits and sizes read as people say them', () => {
  expect(formatIn('fr').wait(0.2)).toBe('1\u00a0s')
  expect(formatIn('fr').wait(125)).toBe('2\u00a0min')
  expect(formatIn('en').wait(3900)).toBe('1\u00a0h\u00a005')
  expect(formatIn('fr').bytes(1_314_760)).toBe('1,3\u00a0Mo')
  expect(formatIn('en').bytes(512)).toBe('512\u00a0B')
})
