import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EnrolledLook } from './enrolled.ts'
import { lookLength, type PersonLook } from './look.ts'
import { recognised } from './recognised.ts'

/** A look at a distance along one of its 128 directions. */
const look = (distance: number, direction = 0): number[] =>
  Array.from({ length: lookLength }, (_, i) => (i === direction ? distance : 0))
const seen = (person: string, distance: number, { looks = 12, direction = 0 } = {}): PersonLook => ({
  ...{ person, looks, look: look(distance, direction) },
})
const enrolled = (name: string, distance: number, direction = 0): EnrolledLook => ({
  ...{ id: crypto.randomUUID(), name, by: 'reviewer', addedAt: '2026-11-22T10:00:00Z' },
  consent: { how: 'signed form', language: 'fr', at: '2026-11-22T10:00:00Z' },
  look: look(distance, direction),
})
const names = (persons: PersonLook[], enrolments: EnrolledLook[]) =>
  recognised(persons, enrolments).map((one) => [one.person, one.enrolled.name])

describe('recognising somebody who is enrolled', () => {
  test('the one who looks alike, and nobody else', () => {
    const persons = [seen('p1', 0.2), seen('p2', 0.9, { direction: 3 })]
    expect(names(persons, [enrolled('Mentor', 0)])).toEqual([['p1', 'Mentor']])
  })

  test('nobody who looks only somewhat alike', () => {
    expect(names([seen('p1', 0.42)], [enrolled('Mentor', 0)])).toEqual([])
  })

  test('nobody who was hardly seen', () => {
    expect(names([seen('p1', 0.1, { looks: 2 })], [enrolled('Mentor', 0)])).toEqual([])
  })

  test('nobody when two who are enrolled could be meant', () => {
    expect(names([seen('p1', 0.2)], [enrolled('One twin', 0), enrolled('The other', 0.35)])).toEqual([])
  })

  test('nobody when two in the session could be meant', () => {
    expect(names([seen('p1', 0.2), seen('p2', 0.25)], [enrolled('Mentor', 0)])).toEqual([])
  })

  test('never two persons of a session as one who is enrolled', () => {
    const distances = fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(distances, distances, (persons, enrolments) => {
        const found = recognised(
          persons.map((distance, i) => seen(`p${i}`, distance)),
          enrolments.map((distance, i) => enrolled(`e${i}`, distance)),
        )
        expect(new Set(found.map((one) => one.enrolled.id)).size).toBe(found.length)
        for (const { distance } of found) expect(distance).toBeLessThanOrEqual(0.4)
      }),
    )
  })
})
