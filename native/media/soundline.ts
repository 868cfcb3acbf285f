import { type ChannelLayout, Frame, type Rational, SoftwareResampleContext } from 'node-av'
import { AV_CHANNEL_ORDER_NATIVE, AV_NOPTS_VALUE, AV_SAMPLE_FMT_FLTP, type AVSampleFormat } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { farBack } from './clock.ts'
import { checked } from './ffmpeg.ts'

/** Samples of one block, one array a channel, all of the same length, -1..1. Valid until the next block is pulled. */
export type SoundBlock = readonly Float32Array[]

export interface SoundLineOptions {
  /** Samples a second of what comes out. */
  readonly rate: number
  readonly layout: ChannelLayout
  /** Time base of the frames that are put in. */
  readonly timeBase: Rational
  /** Seconds on the container's clock that count as 0. */
  readonly zero: number
  /**
   * Whether a frame of as many channels as the layout has gives them one for one, wherever they are meant to be heard.
   * Mixed by their places instead, some are left out, and others add up to nothing.
   */
  readonly byNumber?: boolean
}

/**
 * Lays decoded sound on one line: sample n of what comes out is heard at n / rate seconds from the container's zero.
 * Late starts and gaps become silence, what overlaps or lies before zero is left out; jitter of time stamps up to
 * 40 ms (Matroska's rounding, sloppy recorders) is not followed. Resamples and mixes channels on the way.
 */
export class SoundLine {
  readonly #options: SoundLineOptions
  readonly #out = new Frame()
  #resampler: SoftwareResampleContext | null = null
  #input = ''
  #emitted = 0
  #toDrop = 0
  #started = false

  constructor(options: SoundLineOptions) {
    this.#options = options
    this.#out.alloc()
  }

  /** Samples that have come out so far. */
  get length(): number {
    return this.#emitted
  }

  /** @throws StudioError `media-joined`, `decoder-failed` */
  *push(frame: Frame): Generator<SoundBlock> {
    const { rate, layout, byNumber } = this.#options
    const { mask, nbChannels } = frame.channelLayout
    if (byNumber && nbChannels === layout.nbChannels) frame.channelLayout = layout
    else if (mask === 0n) frame.channelLayout = unnamedLayout(nbChannels)
    const input = `${frame.format} ${frame.sampleRate} ${frame.channelLayout.mask} ${frame.channels}`
    if (input !== this.#input) {
      yield* this.#drain()
      this.#open(frame)
      this.#input = input
    }
    const target = this.#targetOf(frame)
    if (target !== null) {
      const pending = Number(this.#resampler?.getDelay(BigInt(rate)) ?? 0n)
      const away = target - (this.#emitted + pending - this.#toDrop)
      const allowed = this.#started ? rate * 0.04 : 0
      if (away > allowed) {
        yield* this.#drain()
        yield* this.#silence(target - this.#emitted)
        this.#open(frame)
      } else if (away < -allowed) {
        if (this.#started && away < -farBack * rate) throw new StudioError('media-joined')
        this.#toDrop += -away
      }
    }
    this.#started = true
    yield* this.#convert(frame)
  }

  *end(): Generator<SoundBlock> {
    yield* this.#drain()
  }

  /** Silence until the line is `length` samples long. */
  *padTo(length: number): Generator<SoundBlock> {
    yield* this.#silence(length - this.#emitted)
  }

  /** Silence until a time of the frames that are put in. */
  *padToTicks(ticks: bigint): Generator<SoundBlock> {
    yield* this.padTo(this.#sampleAt(ticks))
  }

  close(): void {
    this.#resampler?.free()
    this.#resampler = null
    this.#out.free()
  }

  #targetOf(frame: Frame): number | null {
    const pts = frame.pts !== AV_NOPTS_VALUE ? frame.pts : frame.bestEffortTimestamp
    if (pts === AV_NOPTS_VALUE) return null
    return this.#sampleAt(pts)
  }

  #sampleAt(ticks: bigint): number {
    const { timeBase, zero, rate } = this.#options
    return Math.round(((Number(ticks) * timeBase.num) / timeBase.den - zero) * rate)
  }

  #open(frame: Frame): void {
    this.#resampler?.free()
    const { layout, rate } = this.#options
    const resampler = new SoftwareResampleContext()
    const format = frame.format as AVSampleFormat
    checked(
      resampler.allocSetOpts2(layout, AV_SAMPLE_FMT_FLTP, rate, frame.channelLayout, format, frame.sampleRate),
      'decoder-failed',
    )
    checked(resampler.init(), 'decoder-failed')
    this.#resampler = resampler
  }

  *#convert(frame: Frame | null): Generator<SoundBlock> {
    const resampler = this.#resampler
    if (!resampler) return
    const out = this.#out
    out.unref()
    out.format = AV_SAMPLE_FMT_FLTP
    out.sampleRate = this.#options.rate
    out.channelLayout = this.#options.layout
    checked(resampler.convertFrame(out, frame), 'decoder-failed')
    const count = out.nbSamples
    const planes = out.extendedData ?? out.data
    if (count <= 0 || !planes) return
    const dropped = Math.min(this.#toDrop, count)
    this.#toDrop -= dropped
    if (dropped === count) return
    this.#emitted += count - dropped
    yield planes.map((plane) => new Float32Array(plane.buffer, plane.byteOffset, count).subarray(dropped))
  }

  *#drain(): Generator<SoundBlock> {
    yield* this.#convert(null)
    this.#resampler?.free()
    this.#resampler = null
  }

  *#silence(samples: number): Generator<SoundBlock> {
    const { rate, layout } = this.#options
    for (let left = samples; left > 0; ) {
      const count = Math.min(left, rate)
      left -= count
      this.#emitted += count
      yield Array.from({ length: layout.nbChannels }, () => new Float32Array(count))
    }
  }
}

const usualMasks = [0n, 0x4n, 0x3n, 0x7n, 0x107n, 0x37n, 0x3fn, 0x13fn, 0x63fn]

/** FFmpeg's default order of channels for a number of them. */
export function usualLayout(channels: number): ChannelLayout {
  return {
    nbChannels: channels,
    order: AV_CHANNEL_ORDER_NATIVE,
    mask: usualMasks[channels] ?? (1n << BigInt(channels)) - 1n,
  }
}

/**
 * The order that is meant where only the number of channels is told: FFmpeg's default. Six are the tracks of a recorder
 * rather than 5.1: an effects channel loses all but its lowest sound when it is encoded, so none of them is taken for it.
 */
export const unnamedLayout = (channels: number): ChannelLayout =>
  channels === 6 ? { ...usualLayout(6), mask: hexagon } : usualLayout(channels)

const hexagon = 0x137n

export const mono: ChannelLayout = usualLayout(1)

/** Places of channels: bits of a layout's mask. */
export const centreChannel = 0x4n
export const effectsChannel = 0x8n
/** Back left, right and centre; side left and right. */
export const surroundChannels = 0x730n
