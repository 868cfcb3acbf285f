import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PassageIndex } from './passage-index.ts'

const stem = fc.constantFrom('prix', 'hausse', 'client', 'trac')
const video = fc.constantFrom('one', 'two', 'three')
const step = fc.oneof(
  fc.record({ add: video, stems: fc.uniqueArray(stem), title: fc.boolean() }),
  fc.record({ remove: fc.uniqueArray(video) }),
)

test('holds exactly the passages that were added and not removed, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const index = new PassageIndex()
      const expected = new Map<number, { video: string; stems: readonly string[] }>()
      for (const [id, one] of steps.entries())
        if ('add' in one) {
          const place = one.title ? null : id
          const { stems } = one
          index.add([{ id, video: one.add, first: place, last: place, recorded: '2025-06-01', stems }])
          expected.set(id, { video: one.add, stems })
        } else {
          index.remove(new Set(one.remove))
          for (const [other, passage] of expected)
            if (new Set<string>(one.remove).has(passage.video)) expected.delete(other)
        }
      expect(index.passages).toBe(expected.size)
      expect(index.size).toBeLessThanOrEqual(steps.length)
      for (const looked of ['prix', 'hausse', 'client', 'trac']) {
        const bits = new Uint32Array(index.size)
        index.mark(looked, 4, bits)
        const found = [...bits.entries()].flatMap(([place, set]) => (set === 4 ? [index.at(place)?.id] : []))
        const held = [...expected].flatMap(([id, { stems }]) => (stems.includes(looked) ? [id] : []))
        expect(found.toSorted()).toEqual(held.toSorted())
        for (const id of held) expect(index.at(index.placeOf(id) as number)?.id).toBe(id)
        expect(index.isSaid(looked, null)).toBe(held.length > 0)
        const those = held.filter((id) => expected.get(id)?.video === 'one')
        expect(index.isSaid(looked, index.of(new Set(['one'])))).toBe(those.length > 0)
        expect(index.countOf([looked, looked], index.of(new Set(['one'])))).toBe(those.length)
      }
      const some = [...expected.values()].filter(({ video }) => video !== 'three')
      expect(index.of(new Set(['one', 'two'])).count).toBe(some.length)
    }),
  )
})
