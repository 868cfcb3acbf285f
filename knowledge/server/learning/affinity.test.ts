import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallestGroup } from '../../contract/learning.ts'
import { grouped, type Interests } from './affinity.ts'

const of = (id: string, topics: Record<string, number>): Interests => ({
  ...{ id, name: id },
  topics: new Map(Object.entries(topics)),
})

test('people who are drawn to the same are together, and what everybody has explains nobody', () => {
  const people = [
    ...Array.from({ length: 5 }, (_, i) => of(`a${i}`, { travail: 3, prix: 2, vente: 1 })),
    ...Array.from({ length: 6 }, (_, i) => of(`b${i}`, { travail: 3, oral: 2 })),
    of('alone', { jardin: 9 }),
  ]
  const groups = grouped(people)
  expect(groups.map(({ people: members }) => members.map(({ id }) => id[0]).join(''))).toEqual(['bbbbbb', 'aaaaa'])
  expect(groups.map(({ topics }) => topics[0])).toEqual(['oral', 'prix'])
  expect(groups[1]?.topics).toEqual(['prix', 'travail', 'vente'])
})

test('no group is smaller than five, nobody is in two, and each word holds for half of the group', () => {
  const topic = fc.constantFrom('prix', 'vente', 'oral', 'emploi', 'temps')
  const person = fc.dictionary(topic, fc.double({ min: 0.01, max: 9, noNaN: true }), { maxKeys: 5 })
  fc.assert(
    fc.property(fc.array(person, { maxLength: 40 }), (all) => {
      const people = all.map((topics, i) => of(`p${i}`, topics))
      const groups = grouped(people)
      const members = groups.flatMap((group) => group.people.map(({ id }) => id))
      expect(new Set(members).size).toBe(members.length)
      for (const group of groups) {
        expect(group.people.length).toBeGreaterThanOrEqual(smallestGroup)
        expect(group.topics.length).toBeGreaterThan(0)
        for (const word of group.topics)
          expect(group.people.filter(({ topics }) => topics.has(word)).length * 2).toBeGreaterThanOrEqual(
            group.people.length,
          )
      }
      expect(grouped(people)).toEqual(groups)
    }),
  )
})
