import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Entity } from '../contract/finding.ts'
import type { TextHit } from '../contract/plugins.ts'
import { merged } from './merge.ts'

const one = (start: number, end: number, entity: Entity, score = 0.8, code = 'pattern'): TextHit => ({
  start,
  end,
  entity,
  score,
  reasons: [{ detector: 'test', code }],
})

test('parts of one name become one', () => {
  expect(merged('Camille Lefèvre', [one(0, 7, 'PERSON'), one(8, 15, 'PERSON')])).toMatchObject([{ start: 0, end: 15 }])
  expect(merged('Camille, Nadia', [one(0, 7, 'PERSON'), one(9, 14, 'PERSON')])).toHaveLength(2)
})

test('a checksum that fits wins over everything it overlaps, and takes the other number in', () => {
  const hits = merged('le 732 829 320 00074 la', [one(3, 20, 'PHONE', 0.99), one(3, 17, 'SIRET', 0.5, 'checksum')])
  expect(hits).toMatchObject([{ entity: 'SIRET', start: 3, end: 20 }])
})

test('a name inside an address is part of the address', () => {
  expect(merged('3 rue Victor Hugo', [one(0, 17, 'ADDRESS'), one(6, 17, 'PERSON', 0.99)])).toMatchObject([
    { entity: 'ADDRESS' },
  ])
})

test('whatever the hits: no overlaps, in order, and nothing found becomes visible again', () => {
  const text = 'abc def ghi jkl mno pqr stu vwx yz'
  const hits = fc.array(
    fc.tuple(
      fc.nat(30),
      fc.integer({ min: 3, max: 12 }),
      fc.constantFrom(...Entity.options),
      fc.float({ min: 0, max: 1, noNaN: true }),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(hits, (raw) => {
      const given = raw.map(([start, length, entity, score]) =>
        one(start, Math.min(text.length, start + length), entity, score),
      )
      const out = merged(text, given)
      for (let i = 1; i < out.length; i++) expect(out[i]?.start).toBeGreaterThanOrEqual(out[i - 1]?.end as number)
      const covered = (list: readonly TextHit[], i: number): boolean => list.some((h) => i >= h.start && i < h.end)
      let lost = 0
      for (let i = 0; i < text.length; i++)
        if (/\w/.test(text[i] as string) && covered(given, i) && !covered(out, i)) lost++
      // crumbs of one or two letters beside a better hit may go
      expect(lost).toBeLessThanOrEqual(2 * given.length)
    }),
  )
})
