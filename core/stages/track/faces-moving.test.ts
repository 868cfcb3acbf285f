import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, blended } from '../../contract/box.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { boxAt } from '../../contract/plan.ts'
import { faceFindings } from './faces.ts'

const seen = (time: number, box: Box, line: string): Detection => ({
  ...{ time, kind: 'face', box, score: 0.9, detector: 'centerface', entity: null, line, reasons: [] },
})
const holds = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] &&
  outer[1] <= inner[1] &&
  outer[0] + outer[2] >= inner[0] + inner[2] &&
  outer[1] + outer[3] >= inner[1] + inner[3]

/** A face at rest until 1 s, on its way until `1 + takes`, then at rest again. */
const onItsWay =
  (from: Box, to: Box, takes: number) =>
  (time: number): Box => {
    const share = Math.min(1, Math.max(0, (time - 1) / takes))
    return blended(from, to, share * share * (3 - 2 * share))
  }

const box = (least: number, most: number): fc.Arbitrary<Box> =>
  fc
    .tuple(fc.double({ min: 0.02, max: 0.4, noNaN: true }), fc.double({ min: least, max: most, noNaN: true }))
    .map(([x, size]): Box => [x, 0.1, size, size * 1.6])

test('faces of tiles that slide and shrink stay one finding each, and hidden on every frame, seen or not', () => {
  fc.assert(
    fc.property(
      box(0.05, 0.07),
      box(0.04, 0.06),
      fc.double({ min: 0.4, max: 1, noNaN: true }),
      fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      (a, b, takes, missed) => {
        const ways = [
          onItsWay(a, [b[0] + 0.5, b[1], b[2], b[3]], takes),
          onItsWay([a[0], 0.6, a[2], a[3]], [b[0] + 0.5, 0.65, b[2], b[3]], takes),
        ]
        const detections: Detection[] = []
        for (let frame = 0; frame < 75; frame++) {
          const time = frame * 0.04
          const moving = time > 0.9 && time < 1.1 + takes
          for (const [i, way] of ways.entries()) {
            // never two frames in a row out of sight while moving
            if (moving && missed[frame] && frame % 2 === i) continue
            if (moving || frame % 5 === 0)
              detections.push(seen(time, way(time), moving ? `${i}-${frame}` : `${i}-${time < 1}`))
          }
        }
        const shot = { start: 0, end: 3, first: true, last: true }
        const found = faceFindings(detections, shot, 0.2, 1, [{ start: 0.8, end: 1.6 + takes }])
        expect(found).toHaveLength(2)
        for (let frame = 0; frame < 75; frame++)
          for (const way of ways) {
            const now = way(frame * 0.04)
            expect(found.some(({ finding }) => holds(boxAt(finding.keyframes, frame * 0.04), now))).toBe(true)
          }
      },
    ),
    { numRuns: 60 },
  )
})

test('a face that slides into the picture is hidden from the edge on, before anybody sees it', () => {
  const way = (time: number): Box => [0.75 + 0.45 * Math.max(0, (1.4 - time) / 0.4) ** 2, 0.3, 0.02, 0.05]
  const detections: Detection[] = []
  for (let frame = 30; frame < 60; frame++) detections.push(seen(frame * 0.04, way(frame * 0.04), 'a'))
  const shot = { start: 0, end: 3, first: true, last: true }
  const hiddenAt = (moves: { start: number; end: number }[], time: number): boolean => {
    const [found] = faceFindings(detections, shot, 0.2, 1, moves)
    const { start, keyframes } = found?.finding ?? { start: 9, keyframes: [] }
    return time >= start && holds(boxAt(keyframes, time), way(time))
  }
  for (const frame of [28, 29, 30]) {
    expect(way(frame * 0.04)[0]).toBeLessThan(1)
    expect(hiddenAt([{ start: 0.9, end: 1.7 }], frame * 0.04)).toBe(true)
  }
  expect(hiddenAt([], 28 * 0.04)).toBe(false)
})
