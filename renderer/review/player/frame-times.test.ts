import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameTimes } from './frame-times.ts'

/** Frames at uneven distances: hundredths to seconds, as screen recordings have them. */
const recordings = fc
  .array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: 2, maxLength: 200 })
  .map((gaps) => gaps.map((_, i) => gaps.slice(0, i).reduce((sum, gap) => sum + gap, 0)))

test('a player that is sent to a frame, however it rounds, shows that very frame', () => {
  fc.assert(
    fc.property(recordings, fc.nat(), fc.integer({ min: -1, max: 1 }), (list, pick, rounding) => {
      const times = new FrameTimes(Float64Array.from(list))
      const number = pick % list.length
      const to = times.seekTo(list[number] as number)
      // Players count in microseconds and show the last frame that is not after the moment.
      const played = to + rounding * 1e-6
      const micro = list.map((time) => Math.floor(time * 1e6) / 1e6)
      expect(micro.findLastIndex((time) => time <= played)).toBe(number)
    }),
  )
})

test('wherever one is sent, the frame that is seen there is shown, and its neighbours are one away', () => {
  fc.assert(
    fc.property(recordings, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const times = new FrameTimes(Float64Array.from(list))
      const to = share * (list.at(-1) as number)
      const number = times.shownAt(to)
      expect(times.shownAt(times.seekTo(to))).toBe(number)
      expect(times.timeOf(number)).toBe(list[number])
      expect(times.timeOf(number + 1)).toBe(list[number + 1] ?? null)
    }),
  )
})

test('the time that a player tells belongs to the nearest frame', () => {
  fc.assert(
    fc.property(recordings, fc.nat(), fc.double({ min: -0.0009, max: 0.0009, noNaN: true }), (list, pick, off) => {
      const times = new FrameTimes(Float64Array.from(list))
      const time = list[pick % list.length] as number
      expect(times.nearest(time + off)).toBe(time)
    }),
  )
})
