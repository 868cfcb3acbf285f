import { StudioError } from '../../../core/contract/errors.ts'
import { mostOfDevices, mostTracks, type PageEvent, type StopReason } from '../../../core/contract/recording/take.ts'
import type { DeviceChange } from '../device-changes.ts'
import { ClockWatch } from './clock-watch.ts'
import { PictureTrack } from './picture-track.ts'
import type { Sender } from './sender.ts'
import type { Channels } from './sound-aligner.ts'
import { SoundTrack } from './sound-track.ts'
import { pageNow, type Source } from './source.ts'
import { TakeClock } from './take-clock.ts'

/** Bytes that memory may hold for the engine before pictures are left out. Sound is never left out. */
const mostHeld = 96 << 20
/** Seconds between two notes of frames that were left out, and of silence for a source that gives no sound. */
const everySeconds = 5
const silenceEvery = 0.5
/** How often a source whose encoder gives up goes on with a new one, and seconds between two of them. */
const mostEncoders = 10
const betweenEncoders = 2
/** Frames that wait for an encoder that is about to fall behind: what works beside the recording has to make room. */
const manyWaiting = 4

/** A device's name as a take notes it. */
const deviceName = (label: string): string => label.slice(0, mostOfDevices.characters)

interface Track {
  number: number
  source: Source
  picture: PictureTrack | null
  opening: boolean
  sound: SoundTrack | null
  /** How often its encoder gave up, and when it last did, seconds. */
  failures: number
  failedAt: number
  /** It is not recorded any more. */
  over: boolean
  /** Frames that were left out, and all, since the last note and altogether. */
  dropped: number
  frames: number
  droppedInAll: number
  framesInAll: number
  size: string
}

/** Records the sources into a take: one track each, all on one clock, events between them in order. */
export class TakeRecorder {
  readonly #sender: Sender
  readonly #clock = new TakeClock(pageNow())
  readonly #watch = new ClockWatch(pageNow(), Date.now() / 1000)
  readonly #tracks = new Map<number, Track>()
  readonly #onProblem: (source: Source, why: StudioError) => void
  /** Tracks whose encoder has given up, while they end. */
  readonly #ending: Promise<void>[] = []
  #count = 0
  #stopping = false
  #lastNote = 0

  /** @param onProblem told when a source cannot be recorded (`source-failed`, `too-many-tracks`): the others go on */
  constructor(sender: Sender, onProblem: (source: Source, why: StudioError) => void) {
    this.#sender = sender
    this.#onProblem = onProblem
    this.#event({ kind: 'start', at: 0 })
  }

  get seconds(): number {
    return this.#clock.length(pageNow())
  }

  /** Seconds up to which every source that still runs has been taken in. */
  get reached(): number {
    const running = [...this.#tracks.values()].filter(({ source }) => !source.ended)
    if (running.length === 0) return this.seconds
    return Math.min(...running.map(({ picture, sound }) => picture?.reached ?? sound?.reached ?? 0))
  }

  get paused(): boolean {
    return this.#clock.paused
  }

  /** Frames left out, and all, of a source. */
  framesOf(source: number): { dropped: number; frames: number } {
    const track = this.#tracks.get(source)
    return { dropped: track?.droppedInAll ?? 0, frames: track?.framesInAll ?? 0 }
  }

  /** Tracks that may still begin. */
  get tracksLeft(): number {
    return mostTracks - this.#count
  }

  /**
   * Records a source from now on: in the track that it had when it comes back, else in one of its own, also when it takes
   * the place of another.
   */
  add(source: Source): void {
    const before = [...this.#tracks.values()].find((track) => isOf(track, source))
    if (before) {
      this.#goOn(before, source)
      return
    }
    const number = this.#count + 1
    const track: Track = {
      ...{ number, source, picture: null, opening: false, sound: null, size: '', failures: 0, failedAt: 0 },
      ...{ over: false, dropped: 0, frames: 0, droppedInAll: 0, framesInAll: 0 },
    }
    if (!this.#mayBegin(track)) return
    this.#count = number
    this.#tracks.set(source.number, track)
    if (source.medium === 'audio') this.#openSound(track)
  }

  frame(source: Source, frame: VideoFrame, moment: number): void {
    this.#look()
    const track = this.#tracks.get(source.number)
    const time = this.#clock.at(moment)
    if (!track || track.over || time === null || this.#stopping) return
    track.frames++
    track.framesInAll++
    if (track.picture?.failed) this.#replace(track)
    const { picture } = track
    if (!picture) {
      if (!track.opening && !track.over)
        void this.#open(track, { width: frame.displayWidth, height: frame.displayHeight })
      return
    }
    const size = `${frame.displayWidth}x${frame.displayHeight}`
    if (track.size !== '' && track.size !== size) {
      const { displayWidth: width, displayHeight: height } = frame
      this.#event({ kind: 'resized', at: this.seconds, number: track.number, width, height })
    }
    track.size = size
    if (this.#sender.held < mostHeld && picture.add(frame, time)) return
    track.dropped++
    track.droppedInAll++
  }

  sound(source: Source, block: Channels, rate: number, moment: number): void {
    this.#look()
    const time = this.#clock.at(moment)
    if (time === null || this.#stopping) return
    const track = this.#tracks.get(source.number)
    if (!track || track.over) return
    if (track.sound?.failed) this.#replace(track)
    track.sound?.add(block, rate, time)
  }

  /** A source fell silent or black, or is back. */
  changed(source: Source, change: 'out' | 'back'): void {
    const track = this.#tracks.get(source.number)
    if (!track || this.#stopping) return
    const what = { at: this.seconds, number: track.number }
    if (source.medium === 'audio') this.#event({ kind: change === 'out' ? 'source-silent' : 'source-heard', ...what })
    else this.#event({ kind: change === 'out' ? 'source-black' : 'source-seen', ...what })
  }

  ended(source: Source): void {
    const track = this.#tracks.get(source.number)
    if (track && !this.#stopping) this.#event({ kind: 'source-ended', at: this.seconds, number: track.number })
  }

  /** No source is left: the take goes on without any until one is added, or somebody stops it. */
  nothingLeft(): void {
    if (!this.#stopping) this.#event({ kind: 'empty', at: this.seconds })
  }

  /** What had been put aside of a source cannot be read any more. */
  hole(number: number, bytes: number): void {
    this.#event({ kind: 'hole', at: this.seconds, number, bytes })
  }

  pause(): void {
    this.#look()
    if (this.#clock.paused) return
    this.#event({ kind: 'pause', at: this.seconds })
    this.#clock.pause(pageNow())
  }

  resume(): void {
    this.#look()
    if (!this.#clock.paused) return
    const afterSeconds = this.#clock.resume(pageNow())
    this.#event({ kind: 'resume', at: this.seconds, afterSeconds })
  }

  mark(): number {
    this.#look()
    const at = this.seconds
    this.#event({ kind: 'mark', at })
    return at
  }

  /** Devices of the machine came or went. */
  devices({ come, gone }: DeviceChange): void {
    const named = (names: readonly string[]): string[] => names.slice(0, mostOfDevices.atOnce).map(deviceName)
    if (!this.#stopping) this.#event({ kind: 'devices', at: this.seconds, come: named(come), gone: named(gone) })
  }

  /**
   * To be called a few times a second: notes what was left out and how clocks jumped, and fills sound that does not come.
   */
  tick(): void {
    this.#look()
    if (this.#stopping || this.#clock.paused) return
    const now = this.seconds
    // Half a second behind: what is on its way is not overtaken.
    for (const { picture, sound, source } of this.#tracks.values()) {
      if (sound && (source.ended || source.quietFor(silenceEvery))) sound.silenceTo(now - silenceEvery)
      if (!source.ended) picture?.hold(now - silenceEvery)
    }
    if (now - this.#lastNote < everySeconds) return
    this.#lastNote = now
    this.#noteShort()
  }

  /** Ends every track; settles when everything is on the engine's disk. */
  async stop(why: StopReason): Promise<void> {
    if (this.#stopping) return
    this.#look()
    this.#stopping = true
    const at = this.seconds
    this.#noteShort()
    const ends = [...this.#tracks.values()].flatMap(({ picture, sound }) => [picture?.finish(), sound?.finish()])
    await Promise.allSettled([...this.#ending, ...ends])
    this.#event({ kind: 'stop', at, why })
    await this.#sender.flushed()
  }

  async #open(track: Track, size: { width: number; height: number }): Promise<void> {
    track.opening = true
    const { number, source } = track
    // No byte may come before the line that names its track.
    const early: Uint8Array[] = []
    let isBegun = false
    const take = (bytes: Uint8Array): void => {
      if (isBegun) this.#sender.bytes(number, bytes)
      else early.push(bytes)
    }
    try {
      const picture = await PictureTrack.open(source.of, size, take)
      if (this.#stopping) return await picture.finish()
      this.#begin(track, picture.format.codec)
      for (const bytes of early) this.#sender.bytes(number, bytes)
      isBegun = true
      track.picture = picture
    } catch (cause) {
      this.#giveUp(track, new StudioError('source-failed', {}, cause))
    }
  }

  #openSound(track: Track): void {
    const { number, source } = track
    try {
      this.#begin(track, 'opus')
      track.sound = new SoundTrack(source.of, (bytes) => this.#sender.bytes(number, bytes))
    } catch (cause) {
      this.#giveUp(track, new StudioError('source-failed', {}, cause))
    }
  }

  /** The device is back: what it had begun goes on. */
  #goOn(track: Track, source: Source): void {
    this.#tracks.delete(track.source.number)
    track.source = source
    this.#tracks.set(source.number, track)
    this.#event({ kind: 'source-back', at: this.seconds, number: track.number })
  }

  /** Whether a source may have another track; if not, it is given up. */
  #mayBegin(track: Track): boolean {
    if (track.failures === mostEncoders) this.#giveUp(track, new StudioError('source-failed'))
    else if (this.tracksLeft === 0) this.#giveUp(track, new StudioError('too-many-tracks', { most: mostTracks }))
    return !track.over
  }

  /** A source cannot be recorded any more, which nobody may learn from the file alone. */
  #giveUp(track: Track, why: StudioError): void {
    track.over = true
    this.#onProblem(track.source, why)
  }

  /** Its encoder has given up: what it gave stays, and the source goes on in a track of its own. */
  #replace(track: Track): void {
    const now = this.seconds
    if (now - track.failedAt < betweenEncoders && track.failures > 0) return
    if (!this.#mayBegin(track)) return
    track.failures++
    track.failedAt = now
    this.#event({ kind: 'source-replaced', at: now, number: track.number })
    for (const ended of [track.picture, track.sound]) if (ended) this.#ending.push(ended.finish())
    track.number = ++this.#count
    ;[track.picture, track.opening, track.sound] = [null, false, null]
    if (track.source.medium === 'audio') this.#openSound(track)
  }

  #begin({ number, source }: Track, codec: string): void {
    const { of: kind, medium, label } = source
    const track = { number, kind, medium, label: deviceName(label), codec }
    this.#event({ kind: 'track', at: this.seconds, track })
  }

  /**
   * Notes when nothing ran for a while, or the wall clock was moved. Sleep is left out of the take: before anything that
   * woke up sooner than the next tick is given a time, or all that follows would come too late for its place.
   */
  #look(): void {
    const jump = this.#watch.look(pageNow(), Date.now() / 1000)
    if (!jump || this.#stopping) return
    if (jump.why === 'asleep') this.#clock.skip(jump.seconds)
    this.#event({ kind: 'clock-jump', at: this.seconds, ...jump })
  }

  #noteShort(): void {
    for (const track of this.#tracks.values()) {
      if (track.dropped > 0) {
        const { number, dropped: frames, frames: of } = track
        this.#event({ kind: 'dropped', at: this.seconds, number, frames, of })
      }
      const waiting = track.picture?.takeWaiting() ?? 0
      if (track.dropped === 0 && waiting >= manyWaiting)
        this.#event({ kind: 'pressed', at: this.seconds, number: track.number, waiting })
      track.dropped = 0
      track.frames = 0
    }
  }

  #event(event: PageEvent): void {
    this.#sender.event(event)
  }
}

/** Whether a track is that of the same device, which had ended, and can go on. */
const isOf = ({ source: before, picture, sound, over }: Track, source: Source): boolean =>
  before.ended &&
  !over &&
  !picture?.failed &&
  !sound?.failed &&
  before.of === source.of &&
  before.medium === source.medium &&
  before.device === source.device
