import type { MediaInfo } from '../contract/media.ts'
import type { Piece } from '../contract/piece.ts'
import type { Span } from '../contract/span.ts'

/** Seconds of recording between two moments at which a search looks anew. */
const anewEvery = 60

/** How many pieces of about so many seconds whole minutes of a picture can be looked at in. */
export const minutePieces = ({ video, duration }: Pick<MediaInfo, 'video' | 'duration'>, seconds: number): number =>
  video ? Math.max(1, Math.min(Math.round(duration / seconds), Math.floor(duration / anewEvery))) : 1

/** The minutes that are a piece of a picture, seconds: each belongs to one, and the last piece ends with the picture. */
export function minutesOf({ number, of }: Piece, duration: number): Span {
  const begin = (one: number): number => anewEvery * Math.round((duration * one) / of / anewEvery)
  return { start: begin(number), end: number + 1 < of ? begin(number + 1) : Number.POSITIVE_INFINITY }
}

/**
 * Tells the first frame of each minute. There every part of a search looks at what it would have looked at now or soon, and
 * counts its intervals from there: what it looks at next follows from what is seen, and not from when it was last due. A
 * search that begins some seconds before a full minute so goes on as one that began with the recording.
 */
export class Anew {
  #minute = Number.NEGATIVE_INFINITY

  /** @param time seconds, ascending @returns whether a full minute lies between the frame before and this one */
  begins(time: number): boolean {
    const minute = Math.floor(time / anewEvery)
    const begins = minute > this.#minute && this.#minute > Number.NEGATIVE_INFINITY
    this.#minute = minute
    return begins
  }
}
