import type { Span } from '../../../core/contract/span.ts'
import { fadeSeconds } from '../hush.ts'
import type { SoundBlock } from '../soundline.ts'
import { McAdams } from './mcadams.ts'
import { PitchShift } from './pitch.ts'
import { Resampler } from './resampler.ts'
import { SampleQueue } from './sample-queue.ts'
import { type SoundStep, SoundSteps } from './step.ts'
import type { VoiceChange } from './voice-change.ts'

/** A stretch in which a voice is changed, seconds. */
export interface VoiceStretch extends Span {
  readonly change: VoiceChange
}

/** Samples a second at which voices are changed: what lies above 8 kHz is left out of them. */
const voiceRate = 16_000
/** Seconds that a change is begun before its fade, so that it has run in when it is heard. */
const runUp = 0.06

/** What changes one channel's voice, at the rate of the sound. */
const stepsOf = ({ alpha, pitch, formants }: VoiceChange, rate: number): SoundStep => {
  const own = [new PitchShift(pitch), new McAdams(alpha, formants / pitch)]
  return new SoundSteps(
    rate === voiceRate ? own : [new Resampler(rate, voiceRate), ...own, new Resampler(voiceRate, rate)],
  )
}

/** The first sample that goes into changing a stretch. */
const firstOf = ({ start }: Span, rate: number): number => Math.max(0, Math.floor((start - fadeSeconds - runUp) * rate))

/** One stretch while it is changed. Places are numbers of samples; the fades lie before `from` and after `to`. */
class Run {
  readonly from: number
  readonly to: number
  readonly #first: number
  readonly #last: number
  readonly #fade: number
  readonly #channels: readonly { readonly steps: SoundStep; readonly out: SampleQueue }[]
  #fed: number

  constructor({ start, end, change }: VoiceStretch, rate: number, channels: number) {
    this.#fade = Math.round(fadeSeconds * rate)
    this.from = Math.floor(start * rate)
    this.to = Math.ceil(end * rate)
    this.#first = firstOf({ start, end }, rate)
    this.#last = this.to + this.#fade
    this.#fed = this.#first
    this.#channels = Array.from({ length: channels }, () => ({
      steps: stepsOf(change, rate),
      out: new SampleQueue(this.#first),
    }))
  }

  /** Changes what came since, up to `end` or to where the stretch ends. */
  feed(pending: readonly SampleQueue[], end: number, isOver: boolean): void {
    const until = Math.min(end, this.#last)
    const isDone = until === this.#last || isOver
    if (until < this.#fed || this.#fed === this.#last || (until === this.#fed && !isOver)) return
    for (const [channel, { steps, out }] of this.#channels.entries()) {
      out.append(steps.push((pending[channel] as SampleQueue).view(this.#fed, until)))
      if (isDone) out.append(steps.end())
    }
    this.#fed = isDone ? this.#last : until
  }

  /** Up to where the changed sound can be told. */
  get ready(): number {
    return this.#fed === this.#last ? Number.POSITIVE_INFINITY : (this.#channels[0]?.out.end ?? this.#last)
  }

  isPast(place: number): boolean {
    return place >= this.#last
  }

  /** How much of the changed sound is heard at a place, 0..1. */
  weight(place: number): number {
    const away = place < this.from ? this.from - place : place >= this.to ? place - this.to + 1 : 0
    return Math.max(0, 1 - away / (this.#fade + 1))
  }

  sample(channel: number, place: number): number {
    return this.#channels[channel]?.out.at(place) ?? 0
  }

  dropBefore(place: number): void {
    for (const { out } of this.#channels) out.dropBefore(place)
  }
}

/**
 * Changes voices in sound that comes in blocks. As many samples come out as went in, each at its own place; outside the
 * stretches and their fades they are those that went in. Where stretches of two voices meet, the one fades into the
 * other. Memory does not grow with the length of a stretch.
 */
export class Disguise {
  readonly #stretches: readonly VoiceStretch[]
  readonly #rate: number
  readonly #pending: readonly SampleQueue[]
  #begun = 0
  #runs: Run[] = []

  /** @param stretches sorted, without overlap @param rate samples a second */
  constructor(stretches: readonly VoiceStretch[], rate: number, channels: number) {
    this.#stretches = stretches
    this.#rate = rate
    this.#pending = Array.from({ length: channels }, () => new SampleQueue())
  }

  /** What can be told by now; at most a tenth of a second waits. */
  push(block: SoundBlock): SoundBlock {
    for (const [channel, queue] of this.#pending.entries()) queue.append(block[channel] as Float32Array)
    return this.#emit(false)
  }

  /** The rest. */
  end(): SoundBlock {
    return this.#emit(true)
  }

  #emit(isOver: boolean): SoundBlock {
    const { start = 0, end = 0 } = this.#pending[0] ?? {}
    for (;;) {
      const next = this.#stretches[this.#begun]
      if (!next || firstOf(next, this.#rate) >= end) break
      this.#runs.push(new Run(next, this.#rate, this.#pending.length))
      this.#begun++
    }
    for (const run of this.#runs) run.feed(this.#pending, end, isOver)
    const until = Math.max(start, Math.min(end, ...this.#runs.map((run) => run.ready)))
    const out = this.#pending.map((queue, channel) => this.#mixed(queue.view(start, until).slice(), channel, start))
    for (const queue of this.#pending) queue.dropBefore(until)
    for (const run of this.#runs) run.dropBefore(until)
    this.#runs = this.#runs.filter((run) => !run.isPast(until))
    return out
  }

  #mixed(samples: Float32Array, channel: number, start: number): Float32Array {
    if (this.#runs.length === 0) return samples
    for (let i = 0; i < samples.length; i++) {
      let most = 0
      let weights = 0
      let sum = 0
      for (const run of this.#runs) {
        const weight = run.weight(start + i)
        if (weight === 0) continue
        most = Math.max(most, weight)
        weights += weight
        sum += weight * run.sample(channel, start + i)
      }
      if (most === 0) continue
      const mixed = (samples[i] as number) * (1 - most) + (most * sum) / weights
      samples[i] = Math.max(-1, Math.min(1, mixed))
    }
    return samples
  }
}
