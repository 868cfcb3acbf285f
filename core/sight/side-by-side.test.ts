import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SideBySide } from './side-by-side.ts'

const pause = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(() => resolve(pause(turns - 1))))

test('every looker sees everything once and in order, and nothing that is no longer there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 5 }),
      async (paces, ahead) => {
        const seen = paces.map((): number[] => [])
        let oldestThere = 0
        const walk = new SideBySide<number>(
          ahead,
          paces.map((pace, who) => async (thing: number) => {
            await pause(pace[thing] as number)
            expect(thing).toBeGreaterThanOrEqual(oldestThere)
            seen[who]?.push(thing)
          }),
        )
        for (let thing = 0; thing < 12; thing++) {
          oldestThere = thing - ahead + 1
          await walk.show(thing)
        }
        await walk.settled()
        for (const one of seen) expect(one).toEqual(Array.from({ length: 12 }, (_, i) => i))
      },
    ),
    { numRuns: 40 },
  )
})

test('one goes on while the other waits, as far as it may', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen: number[] = []
  const walk = new SideBySide<number>(4, [() => promise, async (thing) => void seen.push(thing)])
  for (const thing of [0, 1, 2]) await walk.show(thing)
  await pause(2)
  expect(seen).toEqual([0, 1, 2])
  let fourth = false
  const shown = walk.show(3).then(() => {
    fourth = true
  })
  await pause(5)
  expect(fourth).toBe(false)
  resolve()
  await shown
  await walk.settled()
})

test('what one throws stops all, and is told when nobody is at work any more', async () => {
  let working = 0
  let looked = 0
  const walk = new SideBySide<number>(8, [
    async (thing) => {
      if (thing === 1) throw new Error('broken')
    },
    async () => {
      working++
      looked++
      await pause(3)
      working--
    },
  ])
  const all = (async () => {
    for (let thing = 0; thing < 20; thing++) {
      await walk.show(thing)
      await pause(1)
    }
    await walk.settled()
  })()
  await expect(all).rejects.toThrow('broken')
  expect(working).toBe(0)
  expect(looked).toBeLessThan(5)
  await expect(walk.settled()).rejects.toThrow('broken')
})
