import { StudioError } from '../../../../core/contract/errors.ts'
import type { Excerpt, HeardKind } from '../../../../core/contract/review/excerpt.ts'
import type { Span } from '../../../../core/contract/span.ts'

/** As it goes out, or as it was recorded. */
export type HeardSide = 'goesOut' | 'recorded'

export interface ListeningState {
  /** What is listened to, by whoever asked; null: nothing. */
  readonly of: string | null
  /** Null while it is made, or when it could not be. */
  readonly excerpt: Excerpt | null
  readonly side: HeardSide
  readonly playing: boolean
  /** Seconds since the excerpt's start. */
  readonly time: number
  /** Why there is nothing to be heard. */
  readonly failure: unknown
}

/** The part of a media element that is used. */
export type Sound = Pick<
  HTMLAudioElement,
  'play' | 'pause' | 'currentTime' | 'ontimeupdate' | 'onended' | 'onerror' | 'src'
>

const nothing: ListeningState = {
  ...{ of: null, excerpt: null, side: 'goesOut', playing: false, time: 0, failure: null },
}

interface Parts {
  readonly make: (span: Span) => Promise<Excerpt>
  readonly open: (kind: HeardKind) => Sound
  /** Told before anything is heard. */
  readonly onPlay: () => void
}

/** One excerpt at a time: as it goes out and as it was recorded, either at the same place as the other. */
export class Listening {
  readonly #parts: Parts
  readonly #listeners = new Set<() => void>()
  #state = nothing
  #sounds: Readonly<Record<HeardSide, Sound>> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  readonly state = (): ListeningState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Plays, stops where it is, or begins with something else. @param span seconds of the session */
  async toggle(of: string, span: Span): Promise<void> {
    if (this.#state.of === of && this.#state.failure === null) {
      if (this.#state.playing) this.stop()
      else await this.#play()
      return
    }
    this.forget()
    const asked: ListeningState = { ...nothing, of }
    this.#tell(asked)
    try {
      const excerpt = await this.#parts.make(span)
      // Somebody wanted something else meanwhile.
      if (this.#state !== asked) return
      const sounds = { goesOut: this.#opened(excerpt.goesOut), recorded: this.#opened(excerpt.recorded) }
      this.#sounds = sounds
      this.#change({ excerpt })
      await this.#play()
    } catch (failure) {
      if (this.#state === asked) this.#change({ failure })
    }
  }

  /** The other side from the same place on; whether it plays stays as it is. */
  async turn(): Promise<void> {
    const sounds = this.#sounds
    if (!sounds) return
    const { playing, side } = this.#state
    const other = side === 'goesOut' ? 'recorded' : 'goesOut'
    sounds[side].pause()
    sounds[other].currentTime = sounds[side].currentTime
    this.#change({ side: other })
    if (playing) await this.#play()
  }

  /** Stops where it is. */
  stop(): void {
    this.#sounds?.[this.#state.side].pause()
    if (this.#state.playing) this.#change({ playing: false })
  }

  /** What was made is not what goes out any more, or nobody listens. */
  forget(): void {
    for (const sound of Object.values(this.#sounds ?? {})) {
      sound.pause()
      sound.src = ''
    }
    this.#sounds = null
    if (this.#state !== nothing) this.#tell(nothing)
  }

  async #play(): Promise<void> {
    const sound = this.#sounds?.[this.#state.side]
    if (!sound) return
    this.#parts.onPlay()
    this.#change({ playing: true })
    // A browser that refuses to play without being asked again leaves it to be asked again.
    await sound.play().catch(() => {
      if (this.#isHeard(sound)) this.#change({ playing: false })
    })
  }

  #opened(kind: HeardKind): Sound {
    const sound = this.#parts.open(kind)
    sound.ontimeupdate = () => {
      if (this.#isHeard(sound)) this.#change({ time: sound.currentTime })
    }
    sound.onended = () => {
      if (!this.#isHeard(sound)) return
      sound.currentTime = 0
      this.#change({ playing: false, time: 0 })
    }
    sound.onerror = () => {
      if (this.#isHeard(sound)) this.#change({ playing: false, failure: new StudioError('disconnected') })
    }
    return sound
  }

  #isHeard(sound: Sound): boolean {
    return this.#sounds?.[this.#state.side] === sound
  }

  #change(change: Partial<ListeningState>): void {
    this.#tell({ ...this.#state, ...change })
  }

  #tell(state: ListeningState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
