/** Seconds behind one pair of bytes. */
const peakSeconds = 0.01
/** Pairs that one pair of the next coarser level stands for. */
const coarser = 8

/** The outline of the sound at several levels of detail: drawing any stretch costs about as much as it is wide. */
export class Peaks {
  readonly #levels: Int8Array[]

  /** @param pairs lowest and highest sample of each 10 ms, -127..127 */
  constructor(pairs: Int8Array) {
    this.#levels = [pairs]
    for (let level = pairs; level.length > 4096; ) {
      const next = new Int8Array(Math.ceil(level.length / 2 / coarser) * 2)
      for (let i = 0; i < level.length; i += 2) {
        const at = Math.floor(i / 2 / coarser) * 2
        next[at] = Math.min(next[at] as number, level[i] as number)
        next[at + 1] = Math.max(next[at + 1] as number, level[i + 1] as number)
      }
      this.#levels.push(next)
      level = next
    }
  }

  /** Lowest and highest sample of a stretch, -127..127. Seconds. */
  between(start: number, end: number): [number, number] {
    const pairs = Math.max(1, (end - start) / peakSeconds)
    const depth = Math.min(this.#levels.length - 1, Math.floor(Math.log(pairs) / Math.log(coarser)))
    const level = this.#levels[Math.max(0, depth)] as Int8Array
    const each = peakSeconds * coarser ** Math.max(0, depth)
    const last = Math.min(level.length / 2, Math.max(Math.ceil(end / each), Math.floor(start / each) + 1))
    let low = 0
    let high = 0
    for (let i = Math.max(0, Math.floor(start / each)); i < last; i++) {
      low = Math.min(low, level[i * 2] as number)
      high = Math.max(high, level[i * 2 + 1] as number)
    }
    return [low, high]
  }
}

/** @throws Error when the studio has no outline of this session */
export async function loadPeaks(session: string, signal: AbortSignal): Promise<Peaks> {
  const answer = await fetch(`/media/${session}/peaks`, { signal, cache: 'no-store' })
  if (!answer.ok) throw new Error(`peaks: ${answer.status}`)
  return new Peaks(new Int8Array(await answer.arrayBuffer()))
}
