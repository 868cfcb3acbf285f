import type { Motion } from '../../sight/lines-follow.ts'
import type { GrayPicture } from '../../sight/lines-template.ts'
import { Rooms } from '../../sight/rooms.ts'

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
  readonly #pictureBytes: number
  readonly #rooms = new Rooms()
  /** Of the frames, oldest first. */
  readonly #taken: Uint8Array[] = []
  /** Of frames that have just been forgotten: whoever compares with the frame before may still look at them. */
  #leaving: Uint8Array[] = []

  /**
   * @param seconds how far back it reaches
   * @param bytes what its pictures may take together, whatever the frame rate
   */
  constructor(seconds: number, bytes: number, pictureBytes: number) {
    this.#seconds = seconds
    this.#most = Math.max(8, Math.floor(bytes / pictureBytes))
    this.#pictureBytes = pictureBytes
  }

  /** @param look makes the picture, in the room it is given or elsewhere */
  add(look: (room: Uint8Array) => GrayPicture, time: number): PastFrame {
    const room = this.#rooms.take(this.#pictureBytes)
    const frame = { time, picture: look(room), motions: [] }
    for (const one of this.#leaving.splice(0)) this.#rooms.give(one)
    this.frames.push(frame)
    this.#taken.push(room)
    while (this.frames.length > this.#most || time - (this.frames[0] as PastFrame).time > this.#seconds) {
      this.frames.shift()
      this.#leaving.push(this.#taken.shift() as Uint8Array)
    }
    return frame
  }
}
