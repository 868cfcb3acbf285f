import { expect, test } from 'vitest'
import { stillFrame } from '../../../test/support/still-frame.ts'
import type { Box } from '../../contract/box.ts'
import type { Finding } from '../../contract/finding.ts'
import type { PlannedRegion } from '../../contract/plan.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import { FaceWatch } from './faces.ts'
import type { Media, Pair } from './pairs.ts'

const size = { width: 160, height: 90 }
/** A picture with shapes in its middle, or an even one. */
const picture = (shapes: boolean, time = 0) =>
  stillFrame(
    {
      ...size,
      channels: 3,
      data: Uint8Array.from({ length: 160 * 90 * 3 }, (_, i) => {
        const at = Math.floor(i / 3)
        const [x, y] = [at % 160, Math.floor(at / 160)]
        return shapes ? 120 + 70 * Math.sin(x / 3) * Math.cos(y / 4) : 120
      }),
    },
    time,
  )
const place: Box = [0.3, 0.2, 0.3, 0.6]
const sees = (score: number): OpenFrameDetector => ({
  detect: async () => (score > 0 ? [{ box: place, score }] : []),
  close: async () => undefined,
})
const mask: PlannedRegion = {
  ...{ id: 'm', kind: 'face', start: 0, end: 9, mask: 'soft', reasons: [] },
  keyframes: [{ time: 0, box: [0.25, 0.1, 0.4, 0.8] }],
}
const pair = (rendered: boolean, hidden: boolean): Pair => ({
  ...{ index: 0, time: 0, rendered: picture(rendered), original: picture(true) },
  hidden: hidden ? [{ region: mask, box: mask.keyframes[0]?.box ?? place }] : [],
})
/** Nothing that is sure is looked at again, so that no file is read. */
const nowhere: Media = { path: '/nowhere', info: {} as Media['info'] }

async function leaksOf(second: number, first: number | null, one: Pair, shown: Finding[] = []) {
  const eyes = { second: sees(second), first: first === null ? null : sees(first) }
  const watch = new FaceWatch(eyes, shown)
  await watch.look(one)
  const { leaks } = await watch.finish(nowhere, 0.04, new AbortController().signal)
  return { leaks: leaks.map((leak) => leak.kind), unsure: watch.unsure }
}

test('a face that both detectors see is a leak', async () => {
  expect(await leaksOf(0.8, 0.9, pair(true, false))).toEqual({ leaks: ['face'], unsure: false })
})

test('what one of them takes for a face, as a print on cloth, is no leak but is told', async () => {
  expect(await leaksOf(0.65, 0.2, pair(true, false))).toEqual({ leaks: [], unsure: true })
})

test('a head under its mask is no leak; the same place is one when the original shows through', async () => {
  expect(await leaksOf(0.8, 0.9, pair(false, true))).toEqual({ leaks: [], unsure: false })
  expect(await leaksOf(0.8, 0.9, pair(true, true))).toEqual({ leaks: ['face'], unsure: false })
})

test('a face of another picture put into a mask is a leak: no mask looks like that', async () => {
  const foreign: Pair = { ...pair(true, true), original: picture(false) }
  expect(await leaksOf(0.8, 0.9, foreign)).toEqual({ leaks: ['face'], unsure: false })
})

test('a face that the policy leaves visible is none', async () => {
  const shown: Finding = {
    ...{ id: 's', kind: 'face', entity: null, person: 'p', start: 0, end: 5, words: null, score: 0.9, doubts: [] },
    keyframes: [{ time: 0, box: [0.28, 0.15, 0.35, 0.7] }],
    reasons: [{ detector: 'd', code: 'model' }],
  }
  expect(await leaksOf(0.8, 0.9, pair(true, false), [shown])).toEqual({ leaks: [], unsure: false })
})
