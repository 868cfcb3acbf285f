import { expect, test } from 'vitest'
import { oneAhead } from './one-ahead.ts'

test('answers come in order, and the next is begun before one is there, but no more', async () => {
  const begun: number[] = []
  const answers = [0, 1, 2, 3].map(() => Promise.withResolvers<string>())
  const all = oneAhead([0, 1, 2, 3], (i) => {
    begun.push(i)
    return (answers[i] as PromiseWithResolvers<string>).promise
  })
  expect(begun).toEqual([0, 1])
  answers[1]?.resolve('one')
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  for (const i of [0, 2, 3]) answers[i]?.resolve(String(i))
  expect(await all).toEqual(['0', 'one', '2', '3'])
})

test('the first failure ends it, and what was begun behind it fails unheard', async () => {
  const begun: number[] = []
  const all = oneAhead([0, 1, 2], async (i) => {
    begun.push(i)
    throw new Error(`number ${i}`)
  })
  await expect(all).rejects.toThrow('number 0')
  expect(begun).toEqual([0, 1])
})
