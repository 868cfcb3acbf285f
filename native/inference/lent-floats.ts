/** Buffers that nobody uses just now, by their length in values. */
const free = new Map<number, Float32Array[]>()

/** Few sizes, so that what was lent once fits again. */
const sizeFor = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1024, length)))

/**
 * Lends room for a network's input until the work with it is done. A fresh array of megabytes for each look keeps the
 * collector busy with the whole heap; and memory that two threads have seen goes only when both have collected, which
 * the thread of a network hardly ever does: none is let go of. What is small never takes the room of what is large,
 * which would have to be made anew: there is never more room than was in use at once, of each size.
 * The room holds what was written into it before.
 * @param length values
 */
export async function withFloats<T>(length: number, work: (room: Float32Array) => Promise<T>): Promise<T> {
  const size = sizeFor(length)
  const there = free.get(size) ?? []
  free.set(size, there)
  const room = there.pop() ?? new Float32Array(new SharedArrayBuffer(4 * size))
  try {
    return await work(room.subarray(0, length))
  } finally {
    there.push(room)
  }
}
