import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SharedTime } from './shared-time.ts'

test('what two do side by side counts half for each', () => {
  let now = 0
  const time = new SharedTime<string>(() => now)
  time.begin('a')
  now = 1000
  time.begin('b')
  now = 5000
  expect(time.spent('a')).toBe(3)
  time.end('a')
  now = 6000
  time.end('b')
  now = 9000
  expect([time.spent('a'), time.spent('b')]).toEqual([3, 3])
})

test('together they make the time in which anything was done', () => {
  const step = fc.record({ who: fc.integer({ min: 0, max: 3 }), wait: fc.integer({ min: 0, max: 5000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = 0
      let busy = 0
      let ended = 0
      const running = new Set<number>()
      const time = new SharedTime<number>(() => now)
      for (const { who, wait } of steps) {
        now += wait
        if (running.size > 0) busy += wait
        if (running.delete(who)) {
          time.end(who)
          ended += time.spent(who)
        } else {
          running.add(who)
          time.begin(who)
        }
      }
      const all = ended + [...running].reduce((sum, who) => sum + time.spent(who), 0)
      expect(all).toBeCloseTo(busy / 1000, 6)
    }),
  )
})
