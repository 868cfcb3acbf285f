import type { FrameView, PictureData } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { changeOutside } from '../../sight/verify-outside.ts'
import { type Checked, checked, leak } from './checking.ts'
import type { Pair } from './pairs.ts'

/** Every few frames: content that is not the original's and is shown for five frames is always seen. */
const EVERY = 5
/** Picture points on the longer side of the compared copies. */
const COLUMNS = 160

/** Outside the masks the render must show what the original shows, up to encoding: nothing lost, nothing put in. */
export class OutsideWatch {
  readonly #leaks: Leak[] = []
  #examined = 0
  #milliseconds = 0
  readonly #frame: number

  /** Frames whose colours were brought down so that they could not be compared. */
  incomparable = 0
  readonly #deep: boolean

  /** @param pixelFormat of the original, as FFmpeg names it */
  constructor(frame: number, pixelFormat: string) {
    this.#frame = frame
    this.#deep = /(p0?1[0-6]|gray1[0-6]|rgb48|rgba64|[pr]f(16|32))/.test(pixelFormat)
  }

  look(pair: Pair): void {
    if (!pair.original || pair.index % EVERY !== 0) return
    const began = performance.now()
    this.#examined++
    const { width, height } = pair.rendered
    const scale = COLUMNS / Math.max(width, height)
    const size = { width: Math.max(8, Math.round(width * scale)), height: Math.max(8, Math.round(height * scale)) }
    // An odd size is padded by a row or a column: only what both have is compared, or every edge would be off by a share.
    const both = (a: number, b: number): number => Math.floor(Math.min(a, b) / 2) * 2
    const common = { width: both(width, pair.original.width), height: both(height, pair.original.height) }
    const shared = (view: FrameView): PictureData =>
      view.picture({
        crop: [0, 0, common.width / view.width, common.height / view.height],
        ...size,
        format: 'gray',
      })
    const after = shared(pair.rendered)
    const before = shared(pair.original)
    const covered = new Uint8Array(size.width * size.height)
    for (const { box } of pair.hidden) {
      // A mask's soft edge reaches past its box by 4 % of its longer side, and one point is lost to rounding.
      const margin = 0.05 * Math.max(box[2] * size.width, box[3] * size.height) + 1.5
      const x0 = Math.max(0, Math.floor(box[0] * size.width - margin))
      const x1 = Math.min(size.width, Math.ceil((box[0] + box[2]) * size.width + margin))
      const y0 = Math.max(0, Math.floor(box[1] * size.height - margin))
      const y1 = Math.min(size.height, Math.ceil((box[1] + box[3]) * size.height + margin))
      for (let y = y0; y < y1; y++) covered.fill(1, y * size.width + x0, y * size.width + Math.max(x0, x1))
    }
    const change = changeOutside(before, after, covered, this.#deep)
    if (change === 'incomparable') {
      this.incomparable++
      this.#examined--
    } else if (change) {
      const last = this.#leaks.at(-1)
      const end = pair.time + this.#frame * EVERY
      if (last && pair.time <= last.end + this.#frame) last.end = end
      else {
        const score = Math.min(1, change.points / 40 + 0.5)
        this.#leaks.push(leak('outside', 'picture', { start: pair.time, end, box: change.box, score }))
      }
    }
    this.#milliseconds += performance.now() - began
  }

  finish(): Checked {
    return checked('outside', 'frames', this.#examined, this.#leaks, this.#milliseconds)
  }
}
