import { expect, test } from 'vitest'
import { withFloats } from './lent-floats.ts'

test('room that is in use is lent to nobody else, and lent again afterwards', async () => {
  let first: ArrayBufferLike | null = null
  await withFloats(1000, async (outer) => {
    first = outer.buffer
    outer.fill(1)
    await withFloats(1000, async (inner) => {
      expect(inner.buffer).not.toBe(outer.buffer)
      inner.fill(2)
    })
    expect(outer.every((value) => value === 1)).toBe(true)
  })
  const buffers = new Set<ArrayBufferLike>()
  await withFloats(900, async (a) => {
    buffers.add(a.buffer)
    expect(a).toHaveLength(900)
    await withFloats(900, async (b) => {
      buffers.add(b.buffer)
    })
  })
  expect(buffers).toContain(first)
})

test('room comes back when the work fails', async () => {
  let lent: ArrayBufferLike | null = null
  const failing = withFloats(777_777, async (room) => {
    lent = room.buffer
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await withFloats(777_777, async (room) => expect(room.buffer).toBe(lent))
})
