import { describe, expect, test } from 'vitest'
import type { Box } from '../../contract/box.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { boxAt } from '../../contract/plan.ts'
import { faceFindings } from './faces.ts'
import { withPersons } from './persons.ts'

const seen = (time: number, box: Box, line: string, change: Partial<Detection> = {}): Detection => ({
  ...{ time, kind: 'face', box, score: 0.9, detector: 'centerface', entity: null, line, reasons: [] },
  ...change,
})
const shot = { start: 0, end: 20, first: true, last: true }
const every = (from: number, to: number, at: (time: number) => Box, line: string): Detection[] =>
  Array.from({ length: Math.round((to - from) / 0.2) + 1 }, (_, i) => seen(from + 0.2 * i, at(from + 0.2 * i), line))
const still = (): Box => [0.4, 0.3, 0.1, 0.2]
const holds = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] &&
  outer[1] <= inner[1] &&
  outer[0] + outer[2] >= inner[0] + inner[2] &&
  outer[1] + outer[3] >= inner[1] + inner[3]

describe('faces over time', () => {
  test('a face that turns away for a while stays hidden, and is marked as held', () => {
    const found = faceFindings([...every(0, 6, still, 'a'), ...every(10, 20, still, 'b')], shot, 0.2, 1)
    expect(found).toHaveLength(1)
    const { finding } = found[0] as (typeof found)[number]
    expect([finding.start, finding.end]).toEqual([0, 20])
    expect(finding.doubts).toContainEqual({ doubt: 'held', start: 6, end: 10 })
    expect(holds(boxAt(finding.keyframes, 8), still())).toBe(true)
  })

  test('what is hidden holds the moving face at every moment, also between two looks', () => {
    const moving = (time: number): Box => [0.1 + 0.12 * time, 0.3 + 0.02 * Math.sin(3 * time), 0.1, 0.2]
    const found = faceFindings(every(0, 6, moving, 'a'), { ...shot, end: 6.2 }, 0.2, 1)
    for (let time = 0; time <= 6; time += 0.04)
      expect(holds(boxAt(found[0]?.finding.keyframes ?? [], time), moving(time))).toBe(true)
  })

  test('a face first seen shortly after the cut is hidden from the cut on', () => {
    const found = faceFindings(every(0.8, 20, still, 'a'), shot, 0.2, 1)
    expect(found[0]?.finding.start).toBe(0)
  })

  test('a face that comes up in the middle of a shot begins a little earlier, with a doubt', () => {
    const [found] = faceFindings(every(8, 20, still, 'a'), shot, 0.2, 1)
    expect(found?.finding.start).toBeCloseTo(7.8, 5)
    expect(found?.finding.doubts.map((one) => one.doubt)).toContain('starts-mid-shot')
  })

  test('a weak flash in one frame is no face; the same seen again and again is', () => {
    expect(faceFindings([seen(3, still(), 'a', { score: 0.45 })], shot, 0.2, 1)).toHaveLength(0)
    const weak = every(3, 8, still, 'a').map((one) => ({ ...one, score: 0.45 }))
    expect(faceFindings(weak, shot, 0.2, 1)[0]?.finding.doubts.map((one) => one.doubt)).toContain('low-score')
  })

  test('who comes into the place of somebody else is another finding, where looks tell', () => {
    const two = [...every(0, 3, still, 'a'), ...every(3.2, 6, still, 'b')]
    expect(faceFindings(two, shot, 0.2, 1)).toHaveLength(1)
    expect(faceFindings(two, shot, 0.2, 1, [], (a, b) => a.includes('a') !== b.includes('a'))).toHaveLength(2)
  })

  test('two faces side by side stay two', () => {
    const other = (): Box => [0.6, 0.3, 0.1, 0.2]
    expect(faceFindings([...every(0, 6, still, 'a'), ...every(0, 6, other, 'b')], shot, 0.2, 1)).toHaveLength(2)
  })
})

describe('persons', () => {
  const look = (value: number) => Array.from({ length: 128 }, (_, i) => (i === 0 ? value : 0))
  const face = (id: string, start: number, end: number, box: Box = still()) => ({
    finding: {
      ...{ id, kind: 'face' as const, entity: null, person: null, start, end, words: null, score: 0.9, doubts: [] },
      keyframes: [{ time: start, box }],
      reasons: [{ detector: 'centerface', code: 'model' }],
    },
    lines: [id],
  })
  const looks = (values: Record<string, number>) =>
    Object.entries(values).map(([line, value]) => ({ line, time: 0, embedding: look(value) }))

  test('faces that look alike are one person, others are not', () => {
    const faces = [face('a', 0, 5), face('b', 5, 9, [0.1, 0.1, 0.1, 0.2]), face('c', 9, 12, [0.7, 0.1, 0.1, 0.2])]
    const persons = withPersons(faces, looks({ a: 0, b: 0.3, c: 1 })).findings.map((one) => one.person)
    expect(persons).toEqual(['p1', 'p1', 'p2'])
  })

  test('nobody is in two places at once, however alike', () => {
    const faces = [face('a', 0, 5), face('b', 0, 5, [0.1, 0.1, 0.1, 0.2])]
    expect(new Set(withPersons(faces, looks({ a: 0, b: 0.1 })).findings.map((one) => one.person)).size).toBe(2)
  })

  const moving = (id: string, x: number, side: 1 | -1, late = 0) => {
    const one = face(id, 0, 10, [x, 0.1, 0.1, 0.2])
    const keyframes = Array.from({ length: 100 }, (_, i) => {
      const time = i / 10
      const at = Math.max(0, time - late)
      const nod = Math.sin(at * 1.7) + Math.sin(at * 2.9 + 1)
      return { time, box: [x + side * 0.02 * nod, 0.1 + 0.03 * Math.sin(at * 2.3), 0.1, 0.2] as Box }
    })
    return { ...one, finding: { ...one.finding, keyframes } }
  }

  test('who sees themselves in a corner, mirrored and a little earlier, is one person', () => {
    const persons = withPersons([moving('a', 0.3, 1, 0.2), moving('b', 0.8, -1)], looks({ a: 0, b: 0.2 })).findings
    expect(persons.map((one) => one.person)).toEqual(['p1', 'p1'])
  })

  test('who looks alike at one moment and moves by themselves is somebody else, and a question', () => {
    const still = face('b', 0, 10, [0.8, 0.1, 0.1, 0.2])
    const [first, second] = withPersons([moving('a', 0.3, 1), still], looks({ a: 0, b: 0.2 })).findings
    expect([first?.person, second?.person]).toEqual(['p1', 'p2'])
    expect(second?.doubts.map((one) => one.doubt)).toEqual(['person-unsure'])
  })

  test('who moves as one and does not look alike is somebody else', () => {
    const persons = withPersons([moving('a', 0.3, 1), moving('b', 0.8, 1)], looks({ a: 0, b: 0.35 })).findings
    expect(persons.map((one) => one.person)).toEqual(['p1', 'p2'])
  })

  test('a second picture of somebody is not given to a stranger who looks a little like them', () => {
    const faces = [face('a', 0, 9), face('b', 0, 3, [0.1, 0.1, 0.1, 0.2]), face('c', 4, 9, [0.7, 0.1, 0.1, 0.2])]
    const persons = withPersons(faces, looks({ a: 0, b: 0.5, c: 0.1 })).findings.map((one) => one.person)
    expect(persons).toEqual(['p1', 'p2', 'p3'])
  })

  test('what is unsure is asked', () => {
    const faces = [face('a', 0, 5), face('b', 7, 9, [0.1, 0.1, 0.1, 0.2])]
    const [, second] = withPersons(faces, looks({ a: 0, b: 0.5 })).findings
    expect(second?.person).toBe('p2')
    expect(second?.doubts.map((one) => one.doubt)).toEqual(['person-unsure'])
  })
})
