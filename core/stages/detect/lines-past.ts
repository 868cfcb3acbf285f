import type { Motion } from '../../sight/lines-follow.ts'
import type { GrayPicture } from '../../sight/lines-template.ts'

export interface PastFrame {
  /** Seconds. */
  readonly time: number
  readonly picture: GrayPicture
  /** Ways that lines took from the frame before to this one, pixels of the small picture. */
  readonly motions: Motion[]
}

/** The last frames as small gray pictures, so that a text found now can be followed back to its first frame. */
export class Past {
  readonly frames: PastFrame[] = []
  readonly #seconds: number
  readonly #most: number

  /**
   * @param seconds how far back it reaches
   * @param bytes what its pictures may take together, whatever the frame rate
   */
  constructor(seconds: number, bytes: number, pictureBytes: number) {
    this.#seconds = seconds
    this.#most = Math.max(8, Math.floor(bytes / pictureBytes))
  }

  add(picture: GrayPicture, time: number): PastFrame {
    const frame = { time, picture, motions: [] }
    this.frames.push(frame)
    while (this.frames.length > this.#most || time - (this.frames[0] as PastFrame).time > this.#seconds)
      this.frames.shift()
    return frame
  }
}
