import { expect, test } from 'vitest'
import type { Power } from '../../bulk/power.ts'
import { waitForMains } from './mains.ts'

test('on its battery the machine is waited for, until it is on the mains again', async () => {
  let power: Power = 'battery'
  let asked = 0
  let goesOn = false
  const mains = waitForMains(async () => {
    asked++
    return power
  }, 5)
  const waiting = mains().then(() => {
    goesOn = true
  })
  await expect.poll(() => asked).toBeGreaterThan(3)
  expect(goesOn).toBe(false)
  power = 'mains'
  await waiting
})

test.each<Power>(['mains', 'unknown'])(
  'where it says %s nothing waits, and it is not asked each time',
  async (power) => {
    let asked = 0
    const mains = waitForMains(async () => {
      asked++
      return power
    }, 3_600_000)
    for (let time = 0; time < 3; time++) await mains()
    expect(asked).toBe(1)
  },
)
