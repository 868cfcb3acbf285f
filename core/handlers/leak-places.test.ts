import { expect, test } from 'vitest'
import type { Leak } from '../contract/report.ts'
import { placed } from './leak-places.ts'

const words = ['je', 'm’appelle', 'Camille', 'Renaud'].map((text, index) => ({
  ...{ text, start: 10 + index, end: 10.8 + index, probability: 1 },
}))
const leak = (kind: Leak['kind'], start: number, end: number, box: Leak['box'] = null): Leak => ({
  ...{ kind, start, end, box, entity: null, check: 'test', score: 1 },
})
const rendered = { start: 10, end: 20 }

test.each<[string, Leak, Partial<ReturnType<typeof placed>[number]>]>([
  ['words whose middle is in it', leak('speech', 11.9, 13.9), { whole: false, words: [2, 3] }],
  ['not the word before, of which only the end is', leak('caption', 11.7, 12.8), { words: [2, 2] }],
  ['the word of which it shares most', leak('speech', 12.5, 12.7), { words: [2, 2] }],
  ['the nearest when it is heard in a pause', leak('speech', 13.85, 13.9), { words: [3, 3] }],
  ['no word when none is near', leak('speech', 18, 18.2), { whole: false, words: null }],
  ['a frame for what is seen', leak('face', 12, 13, [0.1, 0.1, 0.2, 0.2]), { whole: false, words: null }],
  ['a frame also when it is seen all the time', leak('text', 10, 20, [0, 0, 1, 0.1]), { whole: false }],
  ['a frame for a chapter', leak('metadata', 12, 13), { whole: false, words: null }],
  ['nowhere for tags of the file', leak('metadata', 10, 20), { whole: true }],
  ['nowhere for a stream', leak('stream', 10, 10), { whole: true }],
  ['nowhere for captions that are gone', leak('caption', 10, 20), { whole: true, words: null }],
  ['words for speech, however long', leak('speech', 10, 20), { whole: false, words: [0, 3] }],
])('%s', (_, one, expected) => {
  expect(placed([one], words, rendered)[0]).toMatchObject(expected)
})
