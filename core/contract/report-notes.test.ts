import { expect, test } from 'vitest'
import { notesOf } from './report-notes.ts'

const picture = [
  { start: 2.48, end: 4 },
  { start: 61, end: 61.2 },
]

test('what could not be read is told in seconds and places, in both languages', () => {
  const report = { notes: ['picture-unread', 'sound-unread'], unread: { picture, sound: [{ start: 0, end: 0.5 }] } }
  expect(notesOf(report, 'fr').map((note) => note.replace(/^.*résultat|^.*écoutée/, ''))).toEqual([
    ' (1,7\u00a0s\u00a0: 0:02,4–0:04,0, 1:01,0–1:01,2).',
    ' (0,5\u00a0s\u00a0: 0:00,0–0:00,5).',
  ])
  expect(notesOf(report, 'en')[0]).toMatch(/ \(1\.7\u00a0s: 0:02\.4–0:04\.0, 1:01\.0–1:01\.2\)\.$/)
})

test('of many places the first are named and the rest is counted', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ start: i, end: i + 0.5 }))
  const report = { notes: ['picture-unread'], unread: { picture: many, sound: [] } }
  expect(notesOf(report, 'en')[0]).toMatch(/0:07\.0–0:07\.5, and 12 more\)\.$/)
  expect(notesOf(report, 'fr')[0]).toMatch(/, et 12 autres\)\.$/)
})

test('any other note is its sentence, and one that is not known is itself', () => {
  expect(notesOf({ notes: ['faces-unsure', 'new'] }, 'en')).toEqual([expect.stringMatching(/wavered/), 'new'])
})
