import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { Progress } from '../contract/progress.ts'

/** Deaths at one place in a row that make a recording guilty, and deaths anywhere. */
const limits = { here: 3, anywhere: 10 }
/** Shares of a stage that count as the same place. */
const near = 0.02

/**
 * Tells a recording that takes its process down from one whose process somebody else ended: the former dies at the
 * same place again and again.
 */
export class Deaths {
  readonly #last = new Map<number, { stage: string; share: number; count: number }>()

  /** Notes a death. @returns whether the recording is to be given up */
  isHopeless({ number, deaths }: Pick<BulkItemRecord, 'number' | 'deaths'>, progress: Progress | null): boolean {
    if (progress === null) return deaths + 1 >= limits.anywhere
    const { stage, done, total } = progress
    const share = total > 0 ? done / total : 0
    const before = this.#last.get(number)
    const isSame = before !== undefined && before.stage === stage && Math.abs(before.share - share) < near
    const count = isSame ? before.count + 1 : 1
    this.#last.set(number, { stage, share, count })
    return count >= limits.here || deaths + 1 >= limits.anywhere
  }
}
