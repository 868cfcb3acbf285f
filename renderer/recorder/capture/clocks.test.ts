import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { ClockWatch } from './clock-watch.ts'
import { SoundAligner, stretched } from './sound-aligner.ts'
import { SourceClock } from './source-clock.ts'
import { TakeClock } from './take-clock.ts'
import { Watched } from './watched.ts'

/** As many thousandths as not, all as likely: of all the doubles in between, nearly all would be next to nothing. */
const evenly = (min: number, max: number) =>
  integer({ min: Math.round(min * 1000), max: Math.round(max * 1000) }).map((thousandths) => thousandths / 1000)

/** Numbers that look like chance and are always the same. */
function chance(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

test('whatever the jitter, the zero and the speed of a source, its times stay within 5 ms for half an hour', () => {
  assert(
    property(integer({ min: 1, max: 1e9 }), evenly(-1e6, 1e6), evenly(-100, 100), (seed, zero, millionths) => {
      const drift = millionths / 1e6
      const random = chance(seed)
      const clock = new SourceClock()
      let worst = 0
      let before = Number.NEGATIVE_INFINITY
      for (let true_ = 0; true_ < 1800; true_ += 0.2) {
        const source = zero + true_ * (1 + drift)
        // Usually some milliseconds late, now and then a lot.
        const late = 0.001 + 0.01 * random() + (random() < 0.01 ? 0.5 * random() : 0)
        const found = clock.at(source, true_ + late)
        if (true_ > 5) worst = Math.max(worst, Math.abs(found - true_))
        if (true_ > 5) expect(found).toBeGreaterThan(before)
        before = found
      }
      expect(worst).toBeLessThan(0.005)
    }),
    { numRuns: 6 },
  )
})

test('a source that falls behind for good is followed within seconds; one that is late for a moment is not', () => {
  const clock = new SourceClock()
  let worst = 0
  for (let time = 0; time < 40; time += 0.01) {
    const behind = time > 20 ? 0.8 : 0
    const hiccup = time > 10 && time < 11.5 ? 0.6 : 0
    const found = clock.at(time - behind + 900, time + 0.002 + hiccup)
    if (time > 2 && time < 20) worst = Math.max(worst, Math.abs(found - time))
    if (time > 26) worst = Math.max(worst, Math.abs(found - time))
  }
  expect(worst).toBeLessThan(0.005)
})

test('a source that starts its clock again is followed at once', () => {
  const clock = new SourceClock()
  for (let time = 0; time < 10; time += 0.01) clock.at(time + 500, time + 0.002)
  expect(clock.at(0, 10.002)).toBeCloseTo(10, 1)
})

test('a source that counts from another zero once it is read is followed at once, however far away that zero is', () => {
  assert(
    property(evenly(0.03, 4), integer({ min: 1, max: 100 }), integer({ min: 1, max: 1e9 }), (before, queued, seed) => {
      const random = chance(seed)
      const clock = new SourceClock()
      const start = queued * 0.01
      // What waited until it was read comes all at once, stamped on the clock of the page.
      for (let block = 0; block < queued; block++) clock.at(before + block * 0.01, start + block * 1e-4)
      let arrived = 0
      for (let time = start; time < start + 5; time += 0.01) {
        arrived = Math.max(arrived, time + 0.012 + 0.005 * random())
        expect(Math.abs(clock.at(time, arrived) - time - 0.012)).toBeLessThan(0.006)
      }
    }),
  )
})

test('picture and sound of two sources that drift apart stay within 10 ms of one another for half an hour', () => {
  const rate = 48_000
  const cardSpeed = 1 + 80e-6
  const random = chance(7)
  const videoClock = new SourceClock()
  const soundClock = new SourceClock()
  const aligner = new SoundAligner(rate, 1)
  let given = 0
  let worst = 0
  for (let block = 0; block * 0.01 < 1800; block++) {
    // The card says 480 samples are 10 ms; they last a little less.
    const heard = (block * 480) / (rate * cardSpeed)
    const time = soundClock.at(3000 + heard, heard + 0.003 + 0.004 * random())
    const out = aligner.push([new Float32Array(480)], time)
    given += out[0]?.length ?? 0
    if (block % 4 !== 0) continue
    const picture = videoClock.at(77 + heard, heard + 0.002 + 0.02 * random())
    if (heard > 5) worst = Math.max(worst, Math.abs((aligner.next as number) - 0.01 - picture))
  }
  expect(worst).toBeLessThan(0.01)
  expect(Math.abs(given / rate - 1800 / cardSpeed)).toBeLessThan(0.01)
})

test('gaps become silence, overlaps are left out, and the number of samples always tells the time', () => {
  assert(
    property(array(evenly(-0.3, 0.6), { maxLength: 60 }), (jumps) => {
      const aligner = new SoundAligner(48_000, 2)
      let time = 1
      let samples = 0
      for (const jump of jumps) {
        time += 0.01 + jump
        const out = aligner.push([new Float32Array(480).fill(1), new Float32Array(480).fill(1)], time)
        expect(out[0]?.length).toBe(out[1]?.length)
        samples += out[0]?.length ?? 0
      }
      const start = jumps.length > 0 ? 1 + 0.01 + (jumps[0] as number) : null
      if (start !== null) expect(aligner.next).toBeCloseTo(start + samples / 48_000, 6)
    }),
  )
})

test('stretching keeps the ends and what lies between them', () => {
  const ramp = Float32Array.from({ length: 480 }, (_, i) => i)
  for (const length of [478, 479, 481, 482]) {
    const out = stretched(ramp, length)
    expect(out).toHaveLength(length)
    expect([out[0], out.at(-1)]).toEqual([0, 479])
    for (let i = 1; i < length; i++)
      expect((out[i] as number) - (out[i - 1] as number)).toBeCloseTo(479 / (length - 1), 3)
  }
})

test('pauses and sleep take no time in the take', () => {
  const clock = new TakeClock(100)
  expect(clock.at(99)).toBeNull()
  expect(clock.at(105)).toBe(5)
  clock.pause(110)
  expect(clock.at(115)).toBeNull()
  expect(clock.length(118)).toBe(10)
  expect(clock.resume(120)).toBe(10)
  expect(clock.at(121)).toBe(11)
  clock.skip(30)
  expect(clock.at(152)).toBe(12)
})

test('whatever is paused, slept and resumed: the take tells the time that it ran, and never goes back', () => {
  const step = record({ does: constantFrom('run', 'pause', 'resume', 'sleep'), seconds: evenly(0, 9000) })
  assert(
    property(array(step, { maxLength: 30 }), (steps) => {
      const take = new TakeClock(50)
      let [now, ran] = [50, 0]
      for (const { does, seconds } of steps) {
        if (does === 'pause') take.pause(now)
        else if (does === 'resume') take.resume(now)
        else {
          now += seconds
          if (does === 'sleep') take.skip(seconds)
          else if (!take.paused) ran += seconds
        }
        expect(take.length(now)).toBeCloseTo(ran, 6)
        if (!take.paused) expect(take.at(now)).toBeCloseTo(ran, 6)
      }
    }),
  )
})

test('a source is reported once when it gives nothing, and once when it is back', () => {
  const watched = new Watched(1)
  const seen = [0, 0.5, 1, 1.5, 2, 2.1].map((at) => watched.note(at, at === 0 || at >= 2))
  expect(seen).toEqual([null, null, null, 'out', 'back', null])
})

test('a clock that is set and a machine that slept are each told once; the take goes on where it was', () => {
  const watch = new ClockWatch(10, 1000)
  expect(watch.look(10.2, 1000.2)).toBeNull()
  // Correcting the time by the network is no jump.
  expect(watch.look(10.4, 1000.9)).toBeNull()
  expect(watch.look(10.6, 4600.9)).toEqual({ why: 'set', seconds: expect.closeTo(3599.8, 6) })
  expect(watch.look(10.8, 4601.1)).toBeNull()
  expect(watch.look(11, 1001.1)).toEqual({ why: 'set', seconds: expect.closeTo(-3600.2, 6) })
  const slept = watch.look(131, 1121.1)
  expect(slept).toEqual({ why: 'asleep', seconds: 120 })
  expect(watch.look(131.2, 1121.3)).toBeNull()
  const take = new TakeClock(10)
  expect(take.at(11)).toBe(1)
  take.skip(slept?.seconds ?? 0)
  expect(take.at(131.5)).toBeCloseTo(1.5, 6)
})

test('a source whose clock jumps while it is recorded leaves no hole and no overlap in its track', () => {
  assert(
    property(evenly(-3600, 3600), integer({ min: 1, max: 1e9 }), (by, seed) => {
      const random = chance(seed)
      const clock = new SourceClock()
      const aligner = new SoundAligner(48_000, 1)
      let samples = 0
      for (let time = 1; time < 21; time += 0.01) {
        const stamp = time > 8 ? time + by : time
        const block = [new Float32Array(480)]
        samples += aligner.push(block, clock.at(stamp, time + 0.012 + 0.004 * random()))[0]?.length ?? 0
      }
      expect(Math.abs(samples / 48_000 - 20)).toBeLessThan(0.12)
    }),
    { numRuns: 40 },
  )
})
