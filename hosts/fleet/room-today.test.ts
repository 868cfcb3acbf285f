import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, roomToday } from './room-today.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.UTC(2026, 10, 22)

/** A clock that only moves when somebody waits, and a store that takes its time to answer. */
function fakeDays(at: number, spent: ReadonlyMap<string, number>, answers: readonly number[]) {
  let now = at
  let asked = 0
  const slept: number[] = []
  return {
    now: () => now,
    slept,
    spentOn: async (of: string) => {
      const found = spent.get(of) ?? 0
      now += answers[asked++ % answers.length] ?? 0
      return found
    },
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds)
      now += milliseconds
    },
  }
}

const moment = fc.integer({ min: 0, max: 3 * day - 1 }).map((after) => start + after)
const spending = fc.array(fc.integer({ min: 0, max: 7200 }), { minLength: 3, maxLength: 3 })
/** Milliseconds that answers take: most none, some until after midnight. */
const answers = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 * hour })), {
  minLength: 1,
  maxLength: 4,
})

test('a session begins on a day that has room, and on the first one that has', async () => {
  await fc.assert(
    fc.asyncProperty(moment, spending, answers, async (at, seconds, delays) => {
      const spent = new Map(seconds.map((one, index) => [dayOf(start + index * day), one]))
      const days = fakeDays(at, spent, delays)
      await roomToday(3600, days)
      const begun = days.now()
      expect(spent.get(dayOf(begun)) ?? 0).toBeLessThan(3600)
      // Full days alone were slept through, each once: never a day that had room, whenever the answer came.
      const asleep = days.slept.reduce((sum, one) => sum + one, 0)
      const full = [...spent].filter(([of, one]) => one >= 3600 && of >= dayOf(at) && of < dayOf(begun))
      expect(asleep).toBeLessThanOrEqual(full.length * day)
      expect(days.slept.length).toBeLessThanOrEqual(full.length)
    }),
  )
})

test('an answer about yesterday that comes after midnight keeps nobody waiting for another day', async () => {
  const spent = new Map([[dayOf(start), 9999]])
  const days = fakeDays(start + day - 1000, spent, [2000])
  await roomToday(3600, days)
  expect(days.slept).toEqual([])
  // The second answer came two seconds later, on the new day.
  expect(days.now()).toBe(start + day + 3000)
})

test('whoever waits is there when the day begins', async () => {
  const days = fakeDays(start + 5 * hour, new Map([[dayOf(start), 3600]]), [0])
  await roomToday(3600, days)
  expect(days.now()).toBe(start + day)
  await roomToday(null, days)
  expect(days.slept).toEqual([19 * hour])
})
