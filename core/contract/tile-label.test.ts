import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from './box.ts'
import type { Finding } from './finding.ts'
import { nameOfLabel, namesFromLabels, type TileLabel } from './tile-label.ts'

const left: Box = [0, 0, 0.5, 1]
const right: Box = [0.5, 0, 0.5, 1]
const face = (person: string, start: number, end: number, x: number, id = `${person}-${start}`): Finding => ({
  ...{ id, kind: 'face', entity: null, person, start, end, words: null, score: 1, doubts: [] },
  keyframes: [{ time: start, box: [x, 0.3, 0.1, 0.2] }],
  reasons: [{ detector: 'face', code: 'model' }],
})
const label = (name: string, start: number, end: number, tile: Box): TileLabel => ({ name, start, end, tile })
const named = (...given: Parameters<typeof namesFromLabels>): Record<string, string> =>
  Object.fromEntries(namesFromLabels(...given))

test('who is seen in the tile of a label is suggested its name, wherever the tile goes', () => {
  const faces = [face('p1', 0, 10, 0.2), face('p2', 0, 20, 0.7), face('p1', 10, 20, 0.8)]
  const labels = [
    label('Ambre Morel', 0, 10, left),
    label('Marc Delorme', 0, 10, right),
    label('Ambre Morel', 10, 20, [0.75, 0, 0.25, 0.5]),
  ]
  expect(named(faces, labels)).toEqual({ p1: 'Ambre Morel', p2: 'Marc Delorme' })
})

test('two faces in one tile, a glimpse, and two names for one person say nothing', () => {
  expect(named([face('p1', 0, 9, 0.1), face('p2', 0, 9, 0.3)], [label('Ambre', 0, 9, left)])).toEqual({})
  expect(named([face('p1', 0, 1, 0.1)], [label('Ambre', 0, 9, left)])).toEqual({})
  expect(named([face('p1', 0, 9, 0.1)], [label('Ambre', 0, 5, left), label('Marc', 5, 9, left)])).toEqual({})
})

test('nobody is ever suggested a name under which they are not seen', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 }))
  const faces = fc.array(fc.tuple(span, fc.constantFrom('p1', 'p2', 'p3'), fc.boolean()), { maxLength: 8 })
  const labels = fc.array(fc.tuple(span, fc.constantFrom('A', 'B'), fc.boolean()), { maxLength: 8 })
  fc.assert(
    fc.property(faces, labels, (some, names) => {
      const found = some.map(([[at, lasts], who, isLeft], i) => face(who, at, at + lasts, isLeft ? 0.2 : 0.7, `${i}`))
      const tiles = names.map(([[at, lasts], name, isLeft]) => label(name, at, at + lasts, isLeft ? left : right))
      for (const [person, name] of namesFromLabels(found, tiles))
        expect(
          tiles.some(
            (one) =>
              one.name === name &&
              found.some(
                ({ person: who, start, end, keyframes }) =>
                  who === person &&
                  start < one.end &&
                  end > one.start &&
                  (keyframes[0] as Finding['keyframes'][number]).box[0] < 0.5 === (one.tile === left),
              ),
          ),
        ).toBe(true)
    }),
  )
})

test.each([
  ['Marc Delorme (coach)', 'Marc Delorme'],
  ['Léna Fabre [vous]', 'Léna Fabre'],
  ['Anne-Lise', 'Anne-Lise'],
  ['(You)', ''],
])('the name in “%s” is “%s”', (text, name) => expect(nameOfLabel(text)).toBe(name))
