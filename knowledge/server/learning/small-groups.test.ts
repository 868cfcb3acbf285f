import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallestGroup } from '../../contract/learning.ts'
import { isShown, shownProgrammes } from './small-groups.ts'

const programmes = ['a', 'b', 'c', 'd']
const people = fc
  .array(fc.subarray(programmes), { maxLength: 30 })
  .map((list) => new Map(list.map((own, i) => [`person-${i}`, own] as const)))
const inOne = (count: number, ...own: string[]) => Array.from({ length: count }, () => own)
const active = (...groups: string[][][]) => new Map(groups.flat().map((own, i) => [`person-${i}`, own] as const))

test('no programme of few is shown, and nothing that is shown leaves few of everybody or of another', () => {
  fc.assert(
    fc.property(people, (all) => {
      const shown = shownProgrammes(all)
      const of = (programme: string) => new Set([...all].filter(([, own]) => own.includes(programme)).map(([id]) => id))
      const few = (count: number): boolean => count > 0 && count < smallestGroup
      const rest = [...all.values()].filter((own) => !own.some((programme) => shown.has(programme)))
      for (const one of shown) {
        expect(of(one).size).toBeGreaterThanOrEqual(smallestGroup)
        for (const other of shown)
          if ([...of(one)].every((id) => of(other).has(id))) expect(few(of(other).size - of(one).size)).toBe(false)
      }
      if (shown.size > 0) expect(few(rest.length)).toBe(false)
    }),
  )
})

test('of two programmes the one whose rest would be few is not shown, and everybody’s figures are', () => {
  const all = active(inOne(5, 'a'), inOne(4, 'b'))
  expect([isShown(all, null), isShown(all, 'a'), isShown(all, 'b')]).toEqual([true, false, false])
  const more = active(inOne(9, 'a'), inOne(6, 'b'), inOne(2, 'c'))
  expect([...shownProgrammes(more)]).toEqual(['a'])
  expect([...shownProgrammes(active(inOne(5, 'a'), inOne(5, 'b')))].sort()).toEqual(['a', 'b'])
  expect([...shownProgrammes(active(inOne(6, 'a', 'b'), inOne(3, 'b')))]).toEqual(['b'])
  expect(isShown(active(inOne(4, 'a')), null)).toBe(false)
})
