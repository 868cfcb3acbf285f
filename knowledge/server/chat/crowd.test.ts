import { expect, test } from 'vitest'
import { crowd } from '../../../test/support/crowd.ts'
import { openStockedBase } from '../../../test/support/stocked-base.ts'

// The short form of `npm run bench -- chat`.
test('students who chat and studios that publish at the same time are all served', { timeout: 240_000 }, async () => {
  const kb = await openStockedBase()
  try {
    const { errors, answers, replies, uploads } = await crowd(kb, {
      ...{ students: 12, questions: 2, uploads: 2, bytes: 1 << 20 },
    })
    expect(errors).toEqual([])
    expect([answers.length, uploads]).toEqual([24, 2])
    expect(replies).toBeGreaterThan(0)
  } finally {
    await kb.remove()
  }
})
