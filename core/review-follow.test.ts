import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probe } from '../native/media/probe.ts'
import { sample, samplesMissing } from '../test/support/samples.ts'
import { readTruth } from '../test/support/truth.ts'
import { type Box, overlapOf } from './contract/box.ts'
import { boxAt } from './contract/plan.ts'
import { type Followed, type FollowedThing, type FollowProgress, followThing, thinned } from './review-follow.ts'

const call = sample('starter/starter-call.mp4')
const running = new AbortController().signal

async function follow(thing: FollowedThing, signal = running) {
  const told: FollowProgress[] = []
  const steps = followThing(thing, signal)
  for (;;) {
    const step = await steps.next()
    if (step.done) return { told, found: step.value as Followed }
    told.push(step.value)
  }
}

test.skipIf(!call)(
  `what was drawn is followed both ways, not past the shot (${call ? 'sample' : samplesMissing})`,
  { timeout: 60_000 },
  async () => {
    const path = call as string
    const info = await probe(path)
    const truth = readTruth(path.replace(/\.mp4$/, '.truth.json'))
    const headAt = (time: number): Box => {
      const [x, y, w, h] = truth.faces[Math.round(time * 25)]?.[0]?.box ?? [0, 0, 0, 0]
      return [x / 1280, y / 720, w / 1280, h / 720]
    }
    const { told, found } = await follow({ path, info, time: 5, box: headAt(5), cuts: [3, 7] })
    expect([found.start, found.end]).toEqual([3, 7])
    for (let time = 3; time < 6.95; time += 0.04)
      expect(overlapOf(boxAt(found.keyframes, time), headAt(time)), `${time} s`).toBeGreaterThan(0.55)
    expect(found.keyframes.length).toBeLessThan(100)
    expect(told.length).toBeGreaterThan(4)
    for (const { start, end } of told) expect(start >= 3 && end <= 7).toBe(true)
  },
)

test.skipIf(!call)(`it stops when nobody waits for it any more (${call ? 'sample' : samplesMissing})`, async () => {
  const path = call as string
  const stop = new AbortController()
  const following = followThing(
    { path, info: await probe(path), time: 5, box: [0.3, 0.2, 0.2, 0.3], cuts: [] },
    stop.signal,
  )
  await following.next()
  stop.abort()
  await expect(
    (async () => {
      for (let step = await following.next(); !step.done; step = await following.next());
    })(),
  ).rejects.toMatchObject({ code: 'cancelled' })
})

test('fewer keyframes say the same to within a hair', () => {
  const side = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(side, side, side, side), { minLength: 1, maxLength: 80 }), (boxes) => {
      const all = boxes.map((box, index) => ({ time: index / 25, box: box as Box }))
      const few = thinned(all)
      expect(few[0]).toEqual(all[0])
      expect(few.at(-1)).toEqual(all.at(-1))
      for (const { time, box } of all)
        for (const [axis, value] of boxAt(few, time).entries())
          expect(Math.abs(value - (box[axis] as number))).toBeLessThan(0.0031)
    }),
  )
  const still = Array.from({ length: 50 }, (_, index) => ({ time: index / 25, box: [0.1, 0.1, 0.2, 0.2] as Box }))
  expect(thinned(still)).toHaveLength(2)
})
