/** Buffers that nobody uses just now, at most this many, the smallest first. */
const most = 8
const free: Float32Array[] = []

/** Few sizes, so that what was lent once fits again. */
const sizeFor = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1024, length)))

/**
 * Lends room for a network's input until the work with it is done. A fresh array of megabytes for each look keeps the
 * collector busy with the whole heap; and memory that two threads have seen goes only when both have collected, so that
 * none is let go of while it could be lent again. The room holds what was written into it before.
 * @param length values
 */
export async function withFloats<T>(length: number, work: (room: Float32Array) => Promise<T>): Promise<T> {
  const fits = free.findIndex((one) => one.length >= length)
  const room = (fits >= 0 && free.splice(fits, 1)[0]) || new Float32Array(new SharedArrayBuffer(4 * sizeFor(length)))
  try {
    return await work(room.subarray(0, length))
  } finally {
    const larger = free.findIndex((one) => one.length >= room.length)
    free.splice(larger < 0 ? free.length : larger, 0, room)
    if (free.length > most) free.shift()
  }
}
