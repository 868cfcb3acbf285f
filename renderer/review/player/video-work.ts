import type { Clock, ClockWork } from '../store/clock.ts'
import { FrameTimes } from './frame-times.ts'

/** Shows the frame that a video stands on; `seconds` is that frame's own time. */
export type Paint = (video: HTMLVideoElement, frame: VideoFrame | null, seconds: number) => void

/**
 * Drives a video element for the clock. The element itself is never seen: each of its frames is handed to `paint`
 * together with that frame's own time, so that what is drawn over it always belongs to it.
 */
export class VideoWork implements ClockWork {
  readonly #video: HTMLVideoElement
  readonly #clock: Clock
  readonly #paint: Paint
  readonly #stop = new AbortController()
  #times = new FrameTimes(new Float64Array())
  /** Where to go once the seek under way has ended; null when there is nothing to catch up on. */
  #wanted: number | null = null
  #frameRequest = 0
  #tickRequest = 0
  /** Own time of the frame that was painted last, as the browser or the list of frames tells it. */
  #painted: number | null = null

  constructor(video: HTMLVideoElement, clock: Clock, paint: Paint) {
    this.#video = video
    this.#clock = clock
    this.#paint = paint
    const on = (kind: string, take: () => void): void =>
      video.addEventListener(kind, take, { signal: this.#stop.signal })
    on('play', () => {
      clock.tell({ playing: true })
      this.#tick()
    })
    on('pause', () => this.#rest())
    on('ended', () => this.#rest())
    on('seeked', () => {
      this.#catchUp()
      this.repaint()
    })
    on('loadeddata', () => this.repaint())
    this.#listen()
  }

  set times(times: FrameTimes) {
    this.#times = times
    this.seek(this.#clock.time)
  }

  seek(seconds: number): void {
    this.#wanted = this.#times.seekTo(seconds)
    if (!this.#video.seeking) this.#catchUp()
  }

  play(): void {
    if (this.#video.ended) this.seek(0)
    this.#video.play().catch(() => this.#clock.tell({ playing: false }))
  }

  pause(): void {
    this.#video.pause()
  }

  setRate(rate: number): void {
    this.#video.preservesPitch = true
    this.#video.playbackRate = rate
  }

  neighbour(direction: -1 | 1): number | null {
    return this.#times.timeOf(this.#times.shownAt(this.#clock.time) + direction)
  }

  frameAt(seconds: number): number {
    return this.#times.timeOf(this.#times.shownAt(seconds)) ?? seconds
  }

  framesIn(start: number, end: number): readonly number[] {
    return this.#times.within(start, end)
  }

  /** Draws the frame that is there once more: the masks or the size have changed. */
  repaint(told = this.#video.currentTime): void {
    const video = this.#video
    if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return
    const frame = capture(video)
    this.#painted = this.#times.nearest(frame ? frame.timestamp / 1e6 : told)
    this.#paint(video, frame, this.#painted)
    frame?.close()
  }

  close(): void {
    this.#stop.abort()
    this.#video.cancelVideoFrameCallback(this.#frameRequest)
    cancelAnimationFrame(this.#tickRequest)
    this.#video.pause()
  }

  #catchUp(): void {
    const to = this.#wanted
    this.#wanted = null
    if (to !== null && Math.abs(to - this.#video.currentTime) > 1e-6) this.#video.currentTime = to
  }

  /** Every frame that the browser shows is painted: it says so once a frame, also at uneven distances. */
  #listen(): void {
    this.#frameRequest = this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      this.repaint(mediaTime)
      this.#listen()
    })
  }

  /** While it plays the time runs on between frames: a shared page may stand still for a minute. */
  #tick(): void {
    const { paused, ended, seeking, currentTime } = this.#video
    if (paused || ended) return
    if (!seeking) this.#clock.at(currentTime)
    this.#tickRequest = requestAnimationFrame(() => this.#tick())
  }

  /** Comes to stand on the very frame that is seen. */
  #rest(): void {
    cancelAnimationFrame(this.#tickRequest)
    this.#clock.tell({ playing: false })
    if (this.#painted === null || this.#video.seeking || this.#wanted !== null) return
    this.#clock.at(this.#painted)
    this.seek(this.#painted)
  }
}

/** The very frame that the element stands on, which knows its own time; null where a browser cannot give it. */
function capture(video: HTMLVideoElement): VideoFrame | null {
  if (typeof VideoFrame === 'undefined') return null
  try {
    return new VideoFrame(video)
  } catch {
    return null
  }
}
