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

test('looks of ever other sizes are served by the same few rooms', async () => {
  const buffers = new Set<ArrayBufferLike>()
  for (let turn = 0; turn < 500; turn++) {
    const length = 1 + ((turn * 7919) % 3_000_000)
    await withFloats(length, async (input) => {
      buffers.add(input.buffer)
      await withFloats(Math.ceil(length / 3), async (answer) => {
        buffers.add(answer.buffer)
      })
    })
  }
  // Each time that the largest so far is asked for, its double at least is made: 12 doublings from the least size.
  expect(buffers.size).toBeLessThan(2 * 14)
})

test('what is small leaves the room of what is large alone, however they overlap: none is made again', async () => {
  const buffers = new Set<ArrayBufferLike>()
  for (let turn = 0; turn < 500; turn++) {
    const use = (length: number) =>
      withFloats(length, async (room) => {
        buffers.add(room.buffer)
        await Promise.resolve()
      })
    const sizes = [2000, 2000, 5000, 60_000, 2_000_000, 1000, 300_000, 60_000, 300_000, 9000]
    await Promise.all([...sizes.slice(turn % 10), ...sizes.slice(0, turn % 10)].map(use))
  }
  expect(buffers.size).toBe(10)
})
