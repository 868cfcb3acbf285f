/** Seconds between two looks that mean that the machine slept. */
const sleptAfter = 5
/** Seconds by which the wall clock may be corrected without a word. */
const setBy = 1

/** `asleep`: nothing ran for so many seconds; `set`: the wall clock was moved by so many, either way. */
export interface ClockJump {
  readonly why: 'asleep' | 'set'
  readonly seconds: number
}

/**
 * Tells when the machine slept and when its wall clock was set. To be asked a few times a second, and before anything that
 * came after a sleep is given a time; times in seconds.
 */
export class ClockWatch {
  #steady: number
  #wall: number

  /** @param steady of a clock that never goes back, `wall` of the one that is set */
  constructor(steady: number, wall: number) {
    this.#steady = steady
    this.#wall = wall
  }

  look(steady: number, wall: number): ClockJump | null {
    const ran = steady - this.#steady
    const moved = wall - this.#wall - ran
    this.#steady = steady
    this.#wall = wall
    if (ran > sleptAfter) return { why: 'asleep', seconds: ran }
    return Math.abs(moved) > setBy ? { why: 'set', seconds: moved } : null
  }
}
