/** What drives the time: a player. Times in seconds. */
export interface ClockWork {
  seek(seconds: number): void
  play(): void
  pause(): void
  setRate(rate: number): void
  /** The time of the frame before or after the one that is shown; null when there is none or nobody knows yet. */
  neighbour(direction: -1 | 1): number | null
  /** Own time of the frame that is seen at a moment. */
  frameAt(seconds: number): number
  /** Own times of the frames in a stretch, ascending. */
  framesIn(start: number, end: number): readonly number[]
}

/** What stands still between two frames: changes seldom, so components may render from it. */
export interface ClockState {
  readonly playing: boolean
  /** 0.5..3, pitch kept. */
  readonly rate: number
  /** Seconds. */
  readonly duration: number
}

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3] as const

/**
 * The one time of a review screen. `time` changes with every frame that is shown, and whoever draws by it subscribes
 * with `onTime` and paints by hand; `subscribe` and `state` are for what React renders.
 */
export class Clock {
  #time = 0
  #state: ClockState
  #work: ClockWork | null = null
  readonly #timeListeners = new Set<(seconds: number) => void>()
  readonly #listeners = new Set<() => void>()

  constructor(duration = 0) {
    this.#state = { playing: false, rate: 1, duration }
  }

  /** Seconds: the frame that is shown, or the moment that was asked for last. */
  get time(): number {
    return this.#time
  }

  /** Own time of the frame that is seen now, seconds: what keyframes are set at. */
  get frame(): number {
    return this.#work?.frameAt(this.#time) ?? this.#time
  }

  /** Own times of the frames in a stretch (seconds), ascending; empty until the player knows them. */
  framesIn(start: number, end: number): readonly number[] {
    return this.#work?.framesIn(start, end) ?? []
  }

  readonly state = (): ClockState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back at every change of the time, up to once a frame. Must be cheap: draw, never set React state blindly. */
  onTime(listener: (seconds: number) => void): () => void {
    this.#timeListeners.add(listener)
    return () => this.#timeListeners.delete(listener)
  }

  seek(seconds: number): void {
    const to = Math.min(Math.max(0, seconds), this.#state.duration)
    this.at(to)
    this.#work?.seek(to)
  }

  /** Seconds, negative for backwards. */
  jump(by: number): void {
    this.seek(this.#time + by)
  }

  /** To the frame before or after, by the frames' real times. Stops playback. */
  step(direction: -1 | 1): void {
    this.pause()
    const to = this.#work?.neighbour(direction) ?? null
    if (to !== null) this.seek(to)
  }

  play(): void {
    this.#work?.play()
  }

  pause(): void {
    this.#work?.pause()
  }

  toggle(): void {
    if (this.#state.playing) this.pause()
    else this.play()
  }

  setRate(rate: number): void {
    this.#set({ rate: Math.min(3, Math.max(0.5, rate)) })
    this.#work?.setRate(this.#state.rate)
  }

  /** The next faster (1) or slower (-1) of `rates`. */
  changeRate(direction: -1 | 1): void {
    const { rate } = this.#state
    const next = direction > 0 ? rates.find((one) => one > rate) : rates.findLast((one) => one < rate)
    if (next !== undefined) this.setRate(next)
  }

  /** For the player: takes over the clock, until the returned function is called. */
  attach(work: ClockWork): () => void {
    this.#work = work
    work.setRate(this.#state.rate)
    work.seek(this.#time)
    return () => {
      if (this.#work !== work) return
      this.#work = null
      this.#set({ playing: false })
    }
  }

  /** For the player: what is shown now. */
  at(seconds: number): void {
    if (seconds === this.#time) return
    this.#time = seconds
    for (const listener of this.#timeListeners) listener(seconds)
  }

  /** For the player: what changed. */
  tell(state: Partial<Pick<ClockState, 'playing' | 'duration'>>): void {
    this.#set(state)
  }

  #set(change: Partial<ClockState>): void {
    const next = { ...this.#state, ...change }
    if (
      next.playing === this.#state.playing &&
      next.rate === this.#state.rate &&
      next.duration === this.#state.duration
    )
      return
    this.#state = next
    for (const listener of this.#listeners) listener()
  }
}
