import type { ChannelLayout, Frame, Stream } from 'node-av'
import { AV_CHANNEL_ORDER_NATIVE } from 'node-av/constants'
import {
  centreChannel,
  effectsChannel,
  mono,
  type SoundBlock,
  SoundLine,
  surroundChannels,
  unnamedLayout,
  usualLayout,
} from './soundline.ts'

/** Share that each of two channels has in one, as FFmpeg mixes them: their powers add up. */
const share = Math.SQRT1_2
/** Seconds over which two channels are compared. */
const memory = 0.1
/** Below this correlation the channels cancel each other; above 0 they no longer do. */
const cancelling = -0.5
/** Seconds that turning one of them over takes, so that it does not click. */
const turning = 0.02
/** Hertz below which the effects channel is not listened to: what belongs there lies under 120 Hz, speech above. */
const rumble = 200

/**
 * Sound on one line in one channel, to be listened to. Every channel is in it, by the weights of ITU-R BS.775, the
 * effects channel included. Channels of which one is the other turned over (a microphone on crossed wires, or a balanced
 * one plugged in as a pair) do not cancel each other, which their sum would: what is said there would be heard by
 * everybody but who looks for it.
 */
export class MonoLine {
  readonly #line: SoundLine
  readonly #mix: Mix | null

  /**
   * @param rate samples a second of what comes out
   * @param zero seconds on the container's clock that count as 0
   */
  constructor(stream: Pick<Stream, 'codecpar' | 'timeBase'>, rate: number, zero: number) {
    const { codecpar, timeBase } = stream
    const { channels } = codecpar
    this.#mix = channels > 1 ? new Mix(waysIn(codecpar.channelLayout), rate) : null
    this.#line = new SoundLine({
      rate,
      layout: this.#mix ? usualLayout(channels) : mono,
      timeBase,
      zero,
      byNumber: true,
    })
  }

  /** Samples, -1..1 but for what is louder than full scale. Valid until the next block is pulled. */
  *push(frame: Frame): Generator<Float32Array> {
    for (const block of this.#line.push(frame)) yield this.#mixed(block)
  }

  *end(): Generator<Float32Array> {
    for (const block of this.#line.end()) yield this.#mixed(block)
  }

  close(): void {
    this.#line.close()
  }

  #mixed(block: SoundBlock): Float32Array {
    return this.#mix ? this.#mix.mixed(block) : (block[0] ?? new Float32Array())
  }
}

/** How a channel goes into the mix: how loud beside the first, and whether without its lowest sound. */
interface WayIn {
  readonly weight: number
  readonly isEffects: boolean
}

/** Of more than eight channels that nobody names, all are alike. */
function waysIn({ nbChannels, order, mask }: ChannelLayout): WayIn[] {
  const isTold = order === AV_CHANNEL_ORDER_NATIVE && mask !== 0n
  const told = isTold ? mask : nbChannels > 8 ? 0n : unnamedLayout(nbChannels).mask
  const places = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter((place) => (told & place) !== 0n)
  return Array.from({ length: nbChannels }, (_, at) => {
    const place = places[at] ?? 0n
    const weight = place === centreChannel ? Math.SQRT2 : (place & surroundChannels) !== 0n ? Math.SQRT1_2 : 1
    return { weight, isEffects: place === effectsChannel }
  })
}

/** Adds up channels, each turned over for as long as it is another one turned over. */
class Mix {
  readonly #ways: readonly WayIn[]
  readonly #filters: readonly (HighPass | null)[]
  readonly #fading: number
  readonly #step: number
  /** Of each two channels, those of the second after those of the first: how alike they are, how loud, whether opposed. */
  readonly #cross: Float64Array
  readonly #power: Float64Array
  readonly #opposed: Uint8Array
  /** What each channel is multiplied by, and what that is on its way to. */
  readonly #signs: Float64Array
  readonly #goals: Float64Array

  constructor(ways: readonly WayIn[], rate: number) {
    this.#ways = ways
    this.#filters = ways.map(({ isEffects }) => (isEffects ? new HighPass(rumble, rate) : null))
    this.#fading = 1 / (memory * rate)
    this.#step = 2 / (turning * rate)
    const pairs = (ways.length * (ways.length - 1)) / 2
    this.#cross = new Float64Array(pairs)
    this.#power = new Float64Array(pairs)
    this.#opposed = new Uint8Array(pairs)
    this.#signs = new Float64Array(ways.length).fill(1)
    this.#goals = new Float64Array(ways.length).fill(1)
  }

  /** The sum, written over the first channel. */
  mixed(channels: SoundBlock): Float32Array {
    const [out = new Float32Array()] = channels
    for (const [at, filter] of this.#filters.entries()) if (channels[at]) filter?.apply(channels[at])
    const signs = this.#signs
    const goals = this.#goals
    for (let i = 0; i < out.length; i++) {
      let sum = out[i] as number
      for (let at = 1; at < channels.length; at++) {
        const value = (channels[at] as Float32Array)[i] as number
        const goal = this.#goalOf(at, channels, i)
        const sign = signs[at] as number
        goals[at] = goal
        if (sign < goal) signs[at] = Math.min(goal, sign + this.#step)
        else if (sign > goal) signs[at] = Math.max(goal, sign - this.#step)
        sum += (signs[at] as number) * ((this.#ways[at] as WayIn).weight * value)
      }
      out[i] = share * sum
    }
    return out
  }

  /** The way round in which a channel takes nothing from those before it. */
  #goalOf(at: number, channels: SoundBlock, i: number): number {
    const b = (channels[at] as Float32Array)[i] as number
    let goal = 1
    for (let before = at - 1, pair = (at * (at + 1)) / 2 - 1; before >= 0; before--, pair--) {
      this.#compare(pair, (channels[before] as Float32Array)[i] as number, b)
      if (this.#opposed[pair] === 1) goal = -(this.#goals[before] as number)
    }
    return goal
  }

  #compare(pair: number, a: number, b: number): void {
    // Silence tells nothing, and must not wear away what was told before.
    if (a === 0 && b === 0) return
    const cross = (this.#cross[pair] as number) + (a * b - (this.#cross[pair] as number)) * this.#fading
    const power = (this.#power[pair] as number) + ((a * a + b * b) / 2 - (this.#power[pair] as number)) * this.#fading
    this.#cross[pair] = cross
    this.#power[pair] = power
    if (cross < cancelling * power) this.#opposed[pair] = 1
    else if (cross > 0) this.#opposed[pair] = 0
  }
}

/** Takes away what is lower than a frequency: two stages of 6 dB an octave. */
class HighPass {
  readonly #keep: number
  readonly #before = [0, 0]
  readonly #after = [0, 0]

  constructor(hertz: number, rate: number) {
    this.#keep = 1 / (1 + (2 * Math.PI * hertz) / rate)
  }

  /** Edits samples in place; blocks must follow one another. */
  apply(samples: Float32Array): void {
    for (let stage = 0; stage < 2; stage++) {
      let before = this.#before[stage] as number
      let after = this.#after[stage] as number
      for (let i = 0; i < samples.length; i++) {
        const value = samples[i] as number
        after = this.#keep * (after + value - before)
        before = value
        samples[i] = after
      }
      this.#before[stage] = before
      this.#after[stage] = after
    }
  }
}
