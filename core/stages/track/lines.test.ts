import { expect, test } from 'vitest'
import type { Detection } from '../../contract/pipeline.ts'
import { boxAt } from '../../contract/plan.ts'
import { textFindings } from './lines.ts'

const seen = (time: number, x: number, line: string | null = 'a'): Detection => ({
  time,
  kind: 'text',
  box: [x, 0.5, 0.2, 0.03],
  score: 0.9,
  detector: 'ppocr',
  entity: 'PHONE',
  line,
  reasons: [{ detector: 'phone', code: 'pattern' }],
})

test('detections of one line are one finding that moves with it', () => {
  const [finding, ...more] = textFindings([seen(1, 0.1), seen(1.2, 0.1), seen(1.24, 0.12), seen(2, 0.3)])
  expect(more).toEqual([])
  expect(finding).toMatchObject({ kind: 'text', entity: 'PHONE', start: 1, end: 2, doubts: [] })
  expect(boxAt(finding?.keyframes ?? [], 1.22)[0]).toBeCloseTo(0.11)
  expect(finding?.keyframes.map((one) => one.time)).toEqual([1, 1.2, 1.24, 2])
})

test('keyframes ascend though two sightings share an instant, and lines stay apart', () => {
  const findings = textFindings([seen(1, 0.1), seen(1, 0.2), seen(1, 0.5, 'b'), seen(1.5, 0.7, null)])
  expect(findings).toHaveLength(3)
  expect(findings[0]?.keyframes).toEqual([{ time: 1, box: [0.2, 0.5, 0.2, 0.03] }])
})

test('what reads the same on two pages can be told to be the same', () => {
  const findings = textFindings([
    { ...seen(1, 0.1), sameText: 'x' },
    { ...seen(2, 0.1, 'b'), sameText: 'x' },
    seen(3, 0.1, 'c'),
  ])
  expect(findings.map((one) => one.sameText)).toEqual(['x', 'x', undefined])
})

test('a text that was lost on its way is hidden on all of it, for that moment alone', () => {
  const places = [seen(0, 0.1), seen(3.96, 0.1), seen(4, 0.12), seen(4.04, 0.14), seen(4.2, 0.6), seen(6, 0.6)]
  const [finding] = textFindings(places)
  for (const time of [4, 4.04, 4.08, 4.12, 4.16]) {
    const [x, , w] = boxAt(finding?.keyframes ?? [], time)
    expect(x).toBeLessThan(0.13)
    expect(x + w).toBeGreaterThan(0.79)
  }
  for (const time of [0, 2, 3.8, 4.2, 5]) expect(boxAt(finding?.keyframes ?? [], time)[2]).toBeCloseTo(0.2)
})
