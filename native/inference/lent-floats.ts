/** Buffers that nobody uses just now, at most this many. */
const most = 8
const free: Float32Array[] = []

/** Few sizes, so that what was lent fits again: memory that two threads have seen goes only when both collect. */
const sizeFor = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1024, length)))

/**
 * Lends room for a network's input until the work with it is done. A fresh array of megabytes for each look keeps the
 * collector busy with the whole heap. The room holds what was written into it before.
 * @param length values
 */
export async function withFloats<T>(length: number, work: (room: Float32Array) => Promise<T>): Promise<T> {
  const fits = free.findIndex((one) => one.length >= length && one.length <= 4 * sizeFor(length))
  const room = (fits >= 0 && free.splice(fits, 1)[0]) || new Float32Array(new SharedArrayBuffer(4 * sizeFor(length)))
  try {
    return await work(room.subarray(0, length))
  } finally {
    free.push(room)
    if (free.length > most) free.shift()
  }
}
