import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { partOf } from './part.ts'

const finding = (part: Partial<Finding>): Finding => ({
  id: 'a',
  kind: 'speech',
  entity: 'PHONE',
  person: null,
  start: 12,
  end: 14,
  keyframes: [],
  words: null,
  score: 1,
  reasons: [{ detector: 'person', code: 'marked' }],
  doubts: [],
  ...part,
})
const transcript = { language: 'fr', duration: 30, speakers: [], segments: [] }

test('what is only heard goes into a clip without a box', () => {
  const heard = finding({})
  const { findings } = partOf([heard], transcript, { start: 10, end: 20 }, 10)
  expect(findings).toMatchObject([{ start: 2, end: 4, keyframes: [] }])
})

test('a box that began earlier stands where it was when the clip opens', () => {
  const seen = finding({
    kind: 'face',
    keyframes: [
      { time: 8, box: [0, 0, 0.1, 0.1] },
      { time: 12, box: [0.4, 0, 0.1, 0.1] },
    ],
    start: 8,
  })
  const [only] = partOf([seen], transcript, { start: 10, end: 20 }, 10).findings
  expect(only?.keyframes.map(({ time }) => time)).toEqual([0, 2])
  expect(only?.keyframes[0]?.box[0]).toBeCloseTo(0.2)
})
